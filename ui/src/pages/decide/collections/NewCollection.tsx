import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useReason } from '../../../components/QueryPanel/useReason';
import { saveDraft } from '../../../definitions/useDefinition';
import type { Label } from '../../../i18n/language';
import { keyOf } from '../../collect/sources/key';
import styles from './Collections.module.css';
import { useText } from './text';

/** Its names and its key; the items come on its own page. */
export default function NewCollection({ taken }: { readonly taken: readonly string[] }) {
  const text = useText();
  const reason = useReason();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [names, setNames] = useState({ de: '', en: '' });
  const [chosen, setChosen] = useState<string | null>(null);
  const key = chosen ?? keyOf(names.en || names.de);
  const used = taken.includes(key);
  const create = useMutation({
    mutationFn: (label: Label) => saveDraft({ kind: 'collection', name: key }, { label, items: [] }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['definitions', 'collection'] });
      await navigate({ to: '/decide/collections/$collection', params: { collection: key } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!used) create.mutate(names);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput label={text('form.nameDe')} required withAsterisk={false} maxLength={120} value={names.de} onChange={(event) => setNames({ ...names, de: event.currentTarget.value })} />
      <TextInput label={text('form.nameEn')} required withAsterisk={false} maxLength={120} value={names.en} onChange={(event) => setNames({ ...names, en: event.currentTarget.value })} />
      <TextInput label={text('form.key')} description={text('form.keyHint')} required withAsterisk={false} value={key} error={used ? text('form.keyUsed') : undefined} onChange={(event) => setChosen(event.currentTarget.value)} />
      <div role="alert">{create.error !== null && <p className={styles.error}>{reason(create.error)}</p>}</div>
      <Button type="submit" variant="filled" loading={create.isPending}>
        {text('form.create')}
      </Button>
    </form>
  );
}
