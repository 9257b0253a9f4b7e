import { Button, Textarea } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { Confirm } from '../../../components/Confirm/Confirm';
import { Facts } from '../../../components/Facts/Facts';
import { useNotify } from '../../../components/Notice/Notices';
import { useReason } from '../../../components/QueryPanel/useReason';
import { useMoment } from '../../../format/moment';
import { useFormat } from '../../../format/useFormat';
import { useLanguage } from '../../../i18n/useText';
import { exportAddress, isPending, useCancelRequest, useRunRequest, type RequestRow } from '../../../privacy/useRequests';
import styles from './PrivacyPage.module.css';
import { useText } from './text';

/** One request: what is known of it, what can be done, and the receipt of what was done. */
export function RequestPanel({ row }: { readonly row: RequestRow }) {
  const text = useText();
  const moment = useMoment();
  const format = useFormat();
  const at = (instant: string) => ({ day: moment.date(instant), time: moment.minute(instant) });
  return (
    <div className={styles.panel}>
      <Facts
        facts={[
          { name: text('state'), value: text(`states.${row.state}`) },
          { name: text('person'), value: row.person_id ?? text('erased'), code: row.person_id !== null },
          { name: text('askedBy'), value: text(`askers.${row.asked_by}`) },
          { name: text('due'), value: format.day(row.due) },
          ...(row.run_at === null ? [] : [{ name: text('run'), value: text('runAt', at(row.run_at)) }]),
          ...(row.done_at === null ? [] : [{ name: text('done'), value: moment.date(row.done_at) }]),
          { name: text('recorded'), value: text('recordedBy', { name: row.recorded_by, day: moment.date(row.recorded_at) }) },
          { name: text('note'), value: row.note === '' ? text('noNote') : row.note },
        ]}
      />
      {row.receipt !== null && <ReceiptFacts receipt={row.receipt} />}
      {isPending(row) && <Acts row={row} />}
    </div>
  );
}

function ReceiptFacts({ receipt }: { readonly receipt: NonNullable<RequestRow['receipt']> }) {
  const text = useText();
  const format = useFormat();
  const { first_day: first, last_day: last, left = [], backups = [] } = receipt;
  return (
    <section>
      <h2>{text('receipt.title')}</h2>
      <Facts
        facts={[
          { name: text('receipt.events'), value: format.count(receipt.events ?? 0) },
          { name: text('receipt.mentions'), value: format.count(receipt.mentions ?? 0) },
          { name: text('receipt.rejects'), value: format.count(receipt.rejects ?? 0) },
          { name: text('receipt.keys'), value: format.count(receipt.keys ?? 0) },
          { name: text('receipt.days'), value: first && last ? format.span(first, last) : text('receipt.none') },
          ...(left.length === 0 ? [] : [{ name: text('receipt.left'), value: left.map((one) => text(`receipt.lefts.${one}`)).join('; ') }]),
          ...(backups.length === 0 ? [] : [{ name: text('receipt.backups'), value: backups.join(', '), code: true }]),
          { name: text('receipt.by'), value: receipt.by },
          { name: text('receipt.id'), value: receipt.id, code: true },
        ]}
      />
    </section>
  );
}

function Acts({ row }: { readonly row: RequestRow }) {
  const text = useText();
  const reason = useReason();
  const notify = useNotify();
  const language = useLanguage();
  const run = useRunRequest(row.id);
  const [refusing, setRefusing] = useState(false);
  const act = () => run.mutate(undefined, { onSuccess: () => notify({ message: text(row.kind === 'export' ? 'told.handed' : 'told.erased') }) });
  if (refusing) return <Refusal row={row} onBack={() => setRefusing(false)} />;
  return (
    <div className={styles.acts}>
      {row.kind === 'export' && row.person_id !== null && (
        <>
          <Button component="a" href={exportAddress(row.person_id, language)} download variant="filled" leftSection={<IconDownload className="icon" aria-hidden />}>
            {text('act.download')}
          </Button>
          <Button loading={run.isPending} onClick={act}>
            {text('act.handed')}
          </Button>
        </>
      )}
      {row.kind === 'erasure' && <Confirm label={text('act.now')} consequence={text('act.nowText')} action={text('act.nowAct')} pending={run.isPending} onConfirm={act} />}
      <Button variant="subtle" disabled={run.isPending} onClick={() => setRefusing(true)}>
        {text('act.cancel')}
      </Button>
      <div role="alert">{run.error !== null && <p className={styles.error}>{reason(run.error)}</p>}</div>
    </div>
  );
}

function Refusal({ row, onBack }: { readonly row: RequestRow; readonly onBack: () => void }) {
  const text = useText();
  const reason = useReason();
  const notify = useNotify();
  const cancel = useCancelRequest(row.id);
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    cancel.mutate(note, { onSuccess: () => notify({ message: text('told.cancelled') }) });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the reader has just asked for this field */}
      <Textarea autoFocus label={text('act.cancelNote')} description={text('act.cancelHint')} required withAsterisk={false} autosize minRows={2} maxLength={500} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      <div role="alert">{cancel.error !== null && <p className={styles.error}>{reason(cancel.error)}</p>}</div>
      <div>
        <Button type="submit" variant="danger" loading={cancel.isPending}>
          {text('act.cancelAct')}
        </Button>{' '}
        <Button variant="subtle" onClick={onBack}>
          {text('act.back')}
        </Button>
      </div>
    </form>
  );
}
