import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, read, sendToken, type Schemas } from '../../api/client';
import { sessionKey } from '../../app/session';

/** Only an address of this very site, never another one that a link might carry. */
const inside = (next: string | undefined): string => (next !== undefined && /^\/(?![/\\])/.test(next) ? next : '/');

/** Logs in and goes to where the reader wanted to go. */
export function useLogin(next: string | undefined) {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: (form: Schemas['LoginForm']) => read(api.POST('/api/login', { body: form })),
    onSuccess: (session) => {
      sendToken(session.csrf);
      client.setQueryData(sessionKey, session);
      router.history.push(inside(next));
    },
  });
}
