import { useCallback } from 'react';
import { useText } from './text';

const named = ['measurement', 'personalisation', 'marketing', 'email', 'sms', 'push', 'phone', 'post', 'ads'] as const;

/** What people call a purpose: `marketing.email` is »Werbung per E-Mail«. */
export function usePurposeName(): (purpose: string) => string {
  const text = useText();
  return useCallback(
    (purpose: string) => {
      const found = named.find((one) => one === purpose.replace(/^marketing\./, ''));
      return found === undefined ? purpose : text(`purposes.${found}`);
    },
    [text],
  );
}
