import { queryOptions } from '@tanstack/react-query';
import { api, read, sendToken, type Schemas } from '../api/client';

export type Session = Schemas['Session'];

export const sessionKey = ['session'] as const;

/** Who is here, which company, which formats. Its token goes with every writing request. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }) => {
    const session = await read(api.GET('/api/session', { signal }));
    sendToken(session.csrf);
    return session;
  },
  staleTime: 60_000,
});
