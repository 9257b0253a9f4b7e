import { Button, Radio, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useReason } from '../../../components/QueryPanel/useReason';
import { useLabel } from '../../../i18n/useText';
import { newList, newSegment } from '../../../segments/starters';
import { keyOf } from '../../collect/sources/key';
import styles from './Segments.module.css';
import { useText } from './text';
import { useCreate } from './useCreate';
import { useStarters } from './useStarters';

const own = 'own';
const list = 'list';

/** Its names, its key and what it begins with; the rest is built on its own page. */
export function NewSegment({ taken }: { readonly taken: readonly string[] }) {
  const text = useText();
  const label = useLabel();
  const reason = useReason();
  const starters = useStarters();
  const create = useCreate();
  const [names, setNames] = useState({ de: '', en: '' });
  const [chosen, setChosen] = useState<string | null>(null);
  const [from, setFrom] = useState<string>(own);
  const key = chosen ?? keyOf(names.en || names.de);
  const used = taken.includes(key);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (used) return;
    const starter = starters.find((one) => one.key === from);
    const segment = from === list ? newList(names) : starter === undefined ? newSegment(names) : { ...starter.segment, label: names };
    create.mutate({ key, segment });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput label={text('form.nameDe')} required withAsterisk={false} maxLength={120} value={names.de} onChange={(event) => setNames({ ...names, de: event.currentTarget.value })} />
      <TextInput label={text('form.nameEn')} required withAsterisk={false} maxLength={120} value={names.en} onChange={(event) => setNames({ ...names, en: event.currentTarget.value })} />
      <TextInput
        label={text('form.key')}
        description={text('form.keyHint')}
        required
        withAsterisk={false}
        value={key}
        error={used ? text('form.keyUsed') : undefined}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Radio.Group label={text('form.from')} value={from} onChange={setFrom}>
        <div className={styles.ways}>
          <Radio value={own} label={text('form.own')} description={text('form.ownHint')} />
          {starters.map((starter) => (
            <Radio key={starter.key} value={starter.key} label={label(starter.segment.label)} />
          ))}
          <Radio value={list} label={text('form.list')} description={text('form.listHint')} />
        </div>
      </Radio.Group>
      <div role="alert">{create.error !== null && <p className={styles.error}>{reason(create.error)}</p>}</div>
      <Button type="submit" variant="filled" loading={create.isPending}>
        {text('form.create')}
      </Button>
    </form>
  );
}
