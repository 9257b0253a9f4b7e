import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, read, type Schemas } from '../../../api/client';
import { useJob } from '../../../definitions/jobs/useJob';
import type { Scale } from './scale';

export type Preview = Schemas['PreviewResult'];

/** Values all history by this scale and by the one in force, as a job; nothing is changed by it. */
export function useRehearsal(scale: Scale) {
  const { mutate: start, data, error } = useMutation({
    mutationFn: (body: Scale) => read(api.POST('/api/scale/preview', { body: { body: body as unknown as Schemas['Scale'] } })),
  });
  // Once per opening: the panel is mounted for each rehearsal.
  useEffect(() => start(scale), [start, scale]);
  const job = useJob(data?.job ?? null);
  const done = job.data?.state === 'done' ? (job.data.result as unknown as Preview) : null;
  const failed = job.data?.state === 'failed' ? new Error(job.data.error?.message ?? '') : null;
  return { preview: done, progress: job.data?.progress ?? 0, error: error ?? job.error ?? failed, again: () => start(scale) };
}
