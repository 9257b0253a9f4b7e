import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSession } from '../app/useSession';
import { purposes } from '../consent/purposes';
import { usePurposeName } from '../consent/usePurposeName';
import { standardEvents } from '../events/standard';
import { useKeyName } from '../identity/useKeyName';
import { namesQuery } from '../names/useValueName';
import type { Field } from './useConditionFields';

export interface Suggestions {
  /** What may complete the field's name. */
  readonly data: readonly { readonly value: string; readonly label: string }[];
  /** Nothing else may. */
  readonly closed: boolean;
  /** What its value often is. */
  readonly values: string[];
}

const none: Suggestions = { data: [], closed: false, values: [] };
const keyKinds = ['user_id', 'email', 'phone', 'loyalty_card', 'crm_id', 'device_id', 'anonymous_id'];

/** What is known to fit a field: events of the trade, channels in force, purposes of consent, kinds of keys. */
export function useSuggestions(field: Field | undefined): Suggestions {
  const purposeName = usePurposeName();
  const keyName = useKeyName();
  const { currency } = useSession();
  const names = useQuery(namesQuery).data?.dimensions;
  const name = field?.name ?? '';
  return useMemo(() => {
    const open = (data: Suggestions['data'], closed = false): Suggestions => ({ data, closed, values: [] });
    const valued = (dimension: string): Suggestions => ({ ...none, values: Object.keys(names?.[dimension] ?? {}) });
    if (name === 'consent.') return open(purposes.map((value) => ({ value, label: purposeName(value) })), true);
    if (name === 'keys.') return open(keyKinds.map((value) => ({ value, label: keyName(value) })), true);
    if (name === 'revenue.') return open(currency === null ? [] : [{ value: currency, label: currency }]);
    if (name === 'name') return { ...none, values: [...standardEvents] };
    if (name === 'channel' || name.endsWith('_touch.channel')) return valued('channel');
    return name === 'campaign' || name.endsWith('_touch.campaign') ? valued('campaign') : none;
  }, [name, purposeName, keyName, currency, names]);
}
