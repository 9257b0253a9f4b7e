import { Button, Radio, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useNotify } from '../../components/Notice/Notices';
import { useReason } from '../../components/QueryPanel/useReason';
import { usePublish, type Which } from '../useDefinition';
import { ChangeList } from './ChangeList';
import type { ChangeWords } from './DefinitionShell';
import styles from './Shell.module.css';
import { useText } from './text';

interface PublishPanelProps {
  readonly which: Which;
  readonly words: ChangeWords;
  readonly revaluable: boolean;
  readonly rehearsable: boolean;
  readonly onRehearse: () => void;
  /** With the job that values history anew, if one was wished for. */
  readonly onPublished: (job: string | null) => void;
}

type Reach = 'coming' | 'all';

/** The last look before something really runs: what changes, why, and from when on. */
export function PublishPanel({ which, words, revaluable, rehearsable, onRehearse, onPublished }: PublishPanelProps) {
  const text = useText();
  const notify = useNotify();
  const reason = useReason();
  const publish = usePublish(which);
  const [note, setNote] = useState('');
  const [reach, setReach] = useState<Reach>('coming');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    publish.mutate(
      { note, revalue: revaluable && reach === 'all' },
      {
        onSuccess: ({ version, job }) => {
          notify({ message: text('published', { version }) });
          onPublished(job);
        },
      },
    );
  };
  return (
    <form className={styles.publish} onSubmit={submit}>
      <section>
        <h2>{text('changes')}</h2>
        <ChangeList which={which} from="published" to="draft" words={words} />
        {rehearsable && <Button onClick={onRehearse}>{text('rehearseFirst')}</Button>}
      </section>
      <Textarea label={text('note')} description={text('noteHint')} autosize minRows={2} maxLength={500} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      {revaluable && (
        <Radio.Group label={text('reach')} value={reach} onChange={(next) => setReach(next === 'all' ? 'all' : 'coming')} classNames={{ label: styles.legend ?? '' }}>
          <div className={styles.reach}>
            <Radio value="coming" label={text('reachComing')} description={text('reachComingHint')} />
            <Radio value="all" label={text('reachAll')} description={text('reachAllHint')} />
          </div>
        </Radio.Group>
      )}
      <div role="alert">{publish.error !== null && <p className={styles.problem}>{reason(publish.error)}</p>}</div>
      <Button type="submit" variant="live" loading={publish.isPending}>
        {text('publish')}
      </Button>
    </form>
  );
}
