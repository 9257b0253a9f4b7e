import { Button, Radio, Textarea } from '@mantine/core';
import { useId, useState, type FormEvent } from 'react';
import { useNotify } from '../../../../components/Notice/Notices';
import { SidePanel } from '../../../../components/SidePanel/SidePanel';
import { useReason } from '../../../../components/QueryPanel/useReason';
import { useCreateRequest } from '../../../../privacy/useRequests';
import styles from './Joins.module.css';
import { useText } from './text';
import type { Person } from './usePerson';
import { useForget, type Receipt } from './useForget';

interface ForgetProps {
  /** The id of the address. */
  readonly id: string;
  readonly person: Person;
  readonly onForgotten: (receipt: Receipt) => void;
}

/** The way to forget somebody: asks why, and says what is gone for good. */
export function Forget({ id, person, onForgotten }: ForgetProps) {
  const text = useText();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button variant="danger" aria-haspopup="dialog" onClick={() => setAsked(true)}>
        {text('forget.open')}
      </Button>
      <SidePanel opened={asked} onClose={() => setAsked(false)} title={text('forget.title', { name: person.label })}>
        <ForgetForm id={id} person={person.person_id} onForgotten={onForgotten} onCancel={() => setAsked(false)} />
      </SidePanel>
    </>
  );
}

interface ForgetFormProps {
  readonly id: string;
  readonly person: string;
  readonly onForgotten: (receipt: Receipt) => void;
  readonly onCancel: () => void;
}

type When = 'night' | 'now';

/** In the night, with all others in one pass, unless it has to be at once. */
function ForgetForm({ id, person, onForgotten, onCancel }: ForgetFormProps) {
  const text = useText();
  const problem = useReason();
  const consequences = useId();
  const forget = useForget(id);
  const notify = useNotify();
  const schedule = useCreateRequest();
  const [when, setWhen] = useState<When>('night');
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const error = forget.error ?? schedule.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = reason.trim();
    setMissing(given === '');
    if (given === '') return;
    if (when === 'now') {
      forget.mutate(given, { onSuccess: onForgotten });
      return;
    }
    schedule.mutate(
      { kind: 'erasure', person, asked_by: 'person', note: given },
      {
        onSuccess: () => {
          notify({ message: text('forget.scheduled') });
          onCancel();
        },
      },
    );
  };
  return (
    <form className={styles.forget} onSubmit={submit} aria-describedby={consequences} noValidate>
      <div id={consequences}>
        <p className="strong">{text('forget.final')}</p>
        <ul className="secondary">
          <li>{text('forget.gone')}</li>
          <li>{text('forget.figures')}</li>
          <li>{text('forget.backups')}</li>
        </ul>
      </div>
      <Radio.Group label={text('forget.when')} value={when} onChange={(next) => setWhen(next === 'now' ? 'now' : 'night')}>
        <div className={styles.when}>
          <Radio value="night" label={text('forget.night')} description={text('forget.nightHint')} />
          <Radio value="now" label={text('forget.now')} description={text('forget.nowHint')} />
        </div>
      </Radio.Group>
      <Textarea
        label={text('forget.reason')}
        description={text('forget.reasonHint')}
        required
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        error={missing ? text('forget.reasonMissing') : undefined}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setMissing(false);
        }}
      />
      <div role="alert">{error !== null && <p className={styles.problem}>{problem(error)}</p>}</div>
      <div>
        <Button type="submit" variant="danger" loading={forget.isPending || schedule.isPending}>
          {text(when === 'now' ? 'forget.act' : 'forget.schedule')}
        </Button>{' '}
        <Button variant="subtle" onClick={onCancel} disabled={forget.isPending}>
          {text('forget.cancel')}
        </Button>
      </div>
    </form>
  );
}
