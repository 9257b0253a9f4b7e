import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, read, sendToken, type Schemas } from '../../api/client';
import { sessionKey } from '../../app/session';
import { changeLanguage } from '../../i18n/translate';

/** Creates the company and its first user, logs in, and opens the page that waits for the first event. */
export function useSetup() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (form: Schemas['SetupForm']) => read(api.POST('/api/setup', { body: form })),
    onSuccess: async (session, form) => {
      sendToken(session.csrf);
      client.setQueryData(sessionKey, session);
      await changeLanguage(form.locale);
      await navigate({ to: '/collect/sources', search: {} });
    },
  });
}
