import { Button, Textarea } from '@mantine/core';
import { useId, useState, type FormEvent } from 'react';
import { SidePanel } from '../../../../components/SidePanel/SidePanel';
import { useReason } from '../../../../components/QueryPanel/useReason';
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
        <ForgetForm id={id} onForgotten={onForgotten} onCancel={() => setAsked(false)} />
      </SidePanel>
    </>
  );
}

interface ForgetFormProps {
  readonly id: string;
  readonly onForgotten: (receipt: Receipt) => void;
  readonly onCancel: () => void;
}

function ForgetForm({ id, onForgotten, onCancel }: ForgetFormProps) {
  const text = useText();
  const problem = useReason();
  const consequences = useId();
  const forget = useForget(id);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = reason.trim();
    setMissing(given === '');
    if (given !== '') forget.mutate(given, { onSuccess: onForgotten });
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
      <div role="alert">{forget.error !== null && <p className={styles.problem}>{problem(forget.error)}</p>}</div>
      <div>
        <Button type="submit" variant="danger" loading={forget.isPending}>
          {text('forget.act')}
        </Button>{' '}
        <Button variant="subtle" onClick={onCancel} disabled={forget.isPending}>
          {text('forget.cancel')}
        </Button>
      </div>
    </form>
  );
}
