import { Button, Radio, Select, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useSession } from '../../../app/useSession';
import { DayField } from '../../../components/DayField/DayField';
import { useNotify } from '../../../components/Notice/Notices';
import { useReason } from '../../../components/QueryPanel/useReason';
import { useToday } from '../../../period/useToday';
import { useCreateRequest, type RequestForm as Form } from '../../../privacy/useRequests';
import { PersonField } from './PersonField';
import styles from './PrivacyPage.module.css';
import { useText } from './text';

interface RequestFormProps {
  /** Whose request it is, where the reader comes from that person. */
  readonly person: string | null;
  readonly onDone: () => void;
}

const kinds = ['export', 'erasure'] as const;
const askers = ['person', 'representative', 'authority', 'company'] as const;

/** Who wants what, and since when: the month counts from the day on which it was received. */
export function RequestForm({ person, onDone }: RequestFormProps) {
  const text = useText();
  const reason = useReason();
  const notify = useNotify();
  const { timezone } = useSession();
  const today = useToday(timezone);
  const create = useCreateRequest();
  const [who, setWho] = useState(person);
  const [form, setForm] = useState<Pick<Form, 'kind' | 'asked_by' | 'note'>>({ kind: 'export', asked_by: 'person', note: '' });
  const [received, setReceived] = useState<string | null>(today);
  const [tried, setTried] = useState(false);
  const erasure = form.kind === 'erasure';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (who === null || received === null) return;
    create.mutate(
      { ...form, person: who, received },
      {
        onSuccess: () => {
          notify({ message: text(erasure ? 'told.scheduled' : 'told.recorded') });
          onDone();
        },
      },
    );
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <PersonField value={who} error={tried && who === null ? text('form.personMissing') : undefined} onChange={setWho} />
      <Radio.Group label={text('form.kind')} value={form.kind} onChange={(next) => setForm({ ...form, kind: next === 'erasure' ? 'erasure' : 'export' })}>
        <div className={styles.choices}>
          {kinds.map((kind) => (
            <Radio key={kind} value={kind} label={text(`kinds.${kind}`)} description={text(`form.${kind}Hint`)} />
          ))}
        </div>
      </Radio.Group>
      <Select
        label={text('form.askedBy')}
        allowDeselect={false}
        data={askers.map((value) => ({ value, label: text(`askers.${value}`) }))}
        value={form.asked_by ?? 'person'}
        onChange={(value) => setForm({ ...form, asked_by: askers.find((one) => one === value) ?? 'person' })}
      />
      <DayField label={text('form.received')} value={received} error={tried && received === null ? text('form.receivedMissing') : undefined} onChange={setReceived} />
      <Textarea
        label={text('form.note')}
        description={text('form.noteHint')}
        autosize
        minRows={2}
        maxLength={500}
        value={form.note ?? ''}
        onChange={(event) => setForm({ ...form, note: event.currentTarget.value })}
      />
      <div role="alert">{create.error !== null && <p className={styles.error}>{reason(create.error)}</p>}</div>
      <Button type="submit" variant="filled" loading={create.isPending}>
        {text(erasure ? 'form.erase' : 'form.save')}
      </Button>
    </form>
  );
}
