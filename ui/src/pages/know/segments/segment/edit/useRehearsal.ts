import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, read } from '../../../../../api/client';
import type { ConditionGroup } from '../../../../../conditions/condition';
import { useJob } from '../../../../../definitions/jobs/useJob';
import type { SegmentDay } from '../../../../../segments/useSegments';

export interface Rehearsed {
  readonly days: readonly SegmentDay[];
  readonly events: number;
  readonly seconds: number;
}

/** Lives through these days with the condition, as a job; nothing is changed by it. */
export function useRehearsal(condition: ConditionGroup, from: string, to: string) {
  const { mutate: start, data, error, reset } = useMutation({
    mutationFn: (asked: { readonly condition: ConditionGroup; readonly from: string; readonly to: string }) => read(api.POST('/api/segments/rehearse', { body: asked })),
  });
  useEffect(() => {
    start({ condition, from, to });
    return reset;
  }, [start, reset, condition, from, to]);
  const job = useJob(data?.job ?? null);
  const done = job.data?.state === 'done' ? (job.data.result as unknown as Rehearsed) : null;
  const failed = job.data?.state === 'failed' ? new Error(job.data.error?.message ?? '') : null;
  return { rehearsed: done, progress: job.data?.progress ?? 0, error: error ?? job.error ?? failed, again: () => start({ condition, from, to }) };
}
