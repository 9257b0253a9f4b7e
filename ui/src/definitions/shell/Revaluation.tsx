import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Failure } from '../../components/QueryPanel/Failure';
import { useNotify } from '../../components/Notice/Notices';
import { JobProgress } from '../jobs/JobProgress';
import { useJob } from '../jobs/useJob';
import { useText } from './text';

/** History being valued anew by the version just published; the figures follow when it is done. */
export function Revaluation({ job, onDone }: { readonly job: string; readonly onDone: () => void }) {
  const text = useText();
  const notify = useNotify();
  const client = useQueryClient();
  const { data, error } = useJob(job);
  const done = data?.state === 'done';
  useEffect(() => {
    if (!done) return;
    notify({ message: text('revalued') });
    void client.invalidateQueries({ queryKey: ['value'] });
    void client.invalidateQueries({ queryKey: ['matrix'] });
    onDone();
  }, [done, notify, text, client, onDone]);
  const failure = data?.state === 'failed' ? new Error(data.error?.message ?? '') : error;
  if (failure !== null) return <Failure error={failure} />;
  return <JobProgress label={text('revaluing')} progress={data?.progress ?? 0} />;
}
