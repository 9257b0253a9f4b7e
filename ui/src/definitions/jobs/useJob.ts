import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../api/client';

export type Job = Schemas['Job'];
const often = 500;

/** Long work on the server, followed until it ends. */
export function useJob(id: string | null): UseQueryResult<Job> {
  return useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => read(api.GET('/api/jobs/{id}', { params: { path: { id: id ?? '' } }, signal })),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'running' ? often : false),
    staleTime: 0,
  });
}
