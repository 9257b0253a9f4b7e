import { Button, Radio, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useNotify } from '../../../../components/Notice/Notices';
import { useReason } from '../../../../components/QueryPanel/useReason';
import type { Experience } from '../../../../experiences/experience';
import { useAct } from '../../../../experiences/useExperiences';
import { useLabel } from '../../../../i18n/useText';
import styles from './Experience.module.css';
import { useText } from './text';

export type What = 'start' | 'stop' | 'decide';

interface ActFormProps {
  readonly name: string;
  readonly experience: Experience;
  readonly what: What;
  /** What the page advises; chosen beforehand. */
  readonly advised: string | null;
  readonly onDone: () => void;
}

/** Starting, stopping and deciding name their consequence and ask for a reason. */
export function ActForm({ name, experience, what, advised, onDone }: ActFormProps) {
  const text = useText();
  const label = useLabel();
  const reasonOf = useReason();
  const notify = useNotify();
  const act = useAct(name);
  const [reason, setReason] = useState('');
  const [outcome, setOutcome] = useState(advised ?? experience.fallback);
  const arms = experience.strategy.type === 'experiment' ? experience.strategy.weights : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.mutate(what === 'decide' ? { what, reason, outcome } : { what, reason }, {
      onSuccess: () => {
        notify({ message: text(`act.done.${what}`) });
        onDone();
      },
    });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className="secondary">{text(`act.${what}Text`)}</p>
      {what === 'decide' && (
        <Radio.Group label={text('act.outcome')} value={outcome} onChange={setOutcome}>
          <div className={styles.ways}>
            {experience.variants
              .filter(({ key }) => key in arms)
              .map(({ key, label: named }) => (
                <Radio key={key} value={key} label={label(named) || key} />
              ))}
            <Radio value="" label={text('act.nothing')} />
          </div>
        </Radio.Group>
      )}
      <Textarea label={text('act.reason')} description={text('act.reasonHint')} required withAsterisk={false} autosize minRows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <div role="alert">{act.error !== null && <p className={styles.error}>{reasonOf(act.error)}</p>}</div>
      <Button type="submit" variant={what === 'stop' ? 'danger' : 'live'} loading={act.isPending}>
        {text(`act.${what}`)}
      </Button>
    </form>
  );
}
