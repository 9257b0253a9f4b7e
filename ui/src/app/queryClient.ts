import { QueryClient } from '@tanstack/react-query';
import { Problem } from '../api/problem';
import { sessionKey } from './session';

/** Worth a second try: the server could not be reached or was overloaded. What it refused stays refused. */
const passing = (error: unknown): boolean => error instanceof Problem && (error.status === 0 || error.status === 429 || error.status >= 500);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && passing(error),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});

/** A refused session anywhere means: ask for it anew; the shell then leads to the login. */
queryClient.getQueryCache().subscribe((event) => {
  if (event.type !== 'updated' || event.action.type !== 'error') return;
  const { error } = event.action;
  if (error instanceof Problem && error.status === 401) void queryClient.invalidateQueries({ queryKey: sessionKey });
});
