import { Button, NumberInput, Radio, Select, Textarea } from '@mantine/core';
import { useMemo, useState, type FormEvent } from 'react';
import { Problem } from '../../../../../api/problem';
import { useSession } from '../../../../../app/useSession';
import { DayField } from '../../../../../components/DayField/DayField';
import { useNotify } from '../../../../../components/Notice/Notices';
import { useReason } from '../../../../../components/QueryPanel/useReason';
import { useLanguage } from '../../../../../i18n/useText';
import { currencies } from '../../../../setup/choices';
import styles from '../../Campaigns.module.css';
import type { Campaign } from '../../campaign';
import { bookingOf, gapsOf, newId, type Filled, type Gap } from './booking';
import { useText } from './text';
import { useBookCost } from './useCosts';

interface CostFieldsProps {
  readonly code: string;
  readonly campaign: Campaign;
  readonly onDone: () => void;
}

const kinds = ['actual', 'planned'] as const;
const own: readonly (string | null)[] = ['amount', 'currency', 'start', 'end', 'note'];

/** A cost as it is entered by hand. Sent twice, it is one booking. */
export function CostFields({ code, campaign, onDone }: CostFieldsProps) {
  const text = useText();
  const reason = useReason();
  const notify = useNotify();
  const language = useLanguage();
  const session = useSession();
  const book = useBookCost();
  const usual = session.currency ?? campaign.planned?.[1] ?? 'EUR';
  const [id] = useState(newId);
  const [filled, setFilled] = useState<Filled>({ status: 'actual', amount: '', currency: usual, start: campaign.start, end: campaign.end, note: '' });
  const [tried, setTried] = useState(false);
  const data = useMemo(() => currencies(language), [language]);
  const gaps = gapsOf(filled);
  const set = (changes: Partial<Filled>) => setFilled({ ...filled, ...changes });
  const problem = book.error instanceof Problem ? book.error : null;
  const errorAt = (field: string) => {
    if (tried && gaps.some((gap) => gap === field)) return text(`missing.${field as Gap}`);
    return problem?.path === field ? reason(problem) : undefined;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (gaps.length > 0 || book.isPending) return;
    book.mutate(bookingOf(id, code, filled), {
      onSuccess: () => {
        notify({ message: text('booked') });
        onDone();
      },
    });
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Radio.Group label={text('field.status')} value={filled.status} onChange={(next) => set({ status: next === 'planned' ? 'planned' : 'actual' })}>
        <div className={styles.choices}>
          {kinds.map((kind) => (
            <Radio key={kind} value={kind} label={text(`choice.${kind}`)} description={text(`hint.${kind}`)} />
          ))}
        </div>
      </Radio.Group>
      <div className={styles.two}>
        <NumberInput
          label={text('field.amount')}
          value={filled.amount}
          error={errorAt('amount')}
          hideControls
          decimalScale={2}
          allowNegative={false}
          decimalSeparator={language === 'de' ? ',' : '.'}
          thousandSeparator={language === 'de' ? '.' : ','}
          onChange={(next) => set({ amount: String(next) })}
        />
        <Select
          label={text('field.currency')}
          searchable
          allowDeselect={false}
          data={data}
          value={filled.currency}
          error={errorAt('currency')}
          onChange={(next) => next !== null && set({ currency: next })}
        />
      </div>
      {session.currency !== null && filled.currency !== session.currency && <p className="caption muted">{text('foreign', { currency: session.currency })}</p>}
      <div className={styles.two}>
        <DayField label={text('field.start')} value={filled.start} error={errorAt('start')} onChange={(start) => set({ start })} />
        <DayField label={text('field.end')} value={filled.end} error={errorAt('end')} onChange={(end) => set({ end })} />
      </div>
      <Textarea
        label={text('field.note')}
        description={text('noteHint')}
        autosize
        minRows={2}
        maxLength={500}
        value={filled.note}
        error={errorAt('note')}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
      <div role="alert">{book.error !== null && !own.includes(problem?.path ?? null) && <p className={styles.error}>{reason(book.error)}</p>}</div>
      <Button type="submit" variant="filled" loading={book.isPending}>
        {text('bookIt')}
      </Button>
    </form>
  );
}
