import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../../api/client';
import { sessionKey } from '../../app/session';
import type { Settings } from '../../reports/useSettings';

/** Keeps the company's settings; everything that shows a figure or a time is asked for anew. */
export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: Settings) => read(api.PUT('/api/settings', { body: settings })),
    onSuccess: async (settings) => {
      client.setQueryData(['settings'], settings);
      await client.invalidateQueries({ queryKey: sessionKey });
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] && queryKey[0] !== 'settings' });
    },
  });
}
