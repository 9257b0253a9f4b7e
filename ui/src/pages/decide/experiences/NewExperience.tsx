import { Autocomplete, Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useReason } from '../../../components/QueryPanel/useReason';
import { saveDraft } from '../../../definitions/useDefinition';
import { newExperience, type Experience } from '../../../experiences/experience';
import type { Row } from '../../../experiences/useExperiences';
import { keyOf } from '../../collect/sources/key';
import styles from './Experiences.module.css';
import { useText } from './text';

const standard = { de: 'Standard', en: 'Default' };

/** Its names and where it stands; variants and conditions are made on its own page. */
export default function NewExperience({ rows }: { readonly rows: readonly Row[] }) {
  const text = useText();
  const reason = useReason();
  const create = useCreate();
  const [names, setNames] = useState({ de: '', en: '' });
  const [chosen, setChosen] = useState<string | null>(null);
  const [placement, setPlacement] = useState('');
  const key = chosen ?? keyOf(names.en || names.de);
  const used = rows.some((row) => row.key === key);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!used) create.mutate({ key, experience: newExperience(names, placement.trim(), standard) });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput label={text('form.nameDe')} required withAsterisk={false} maxLength={120} value={names.de} onChange={(event) => setNames({ ...names, de: event.currentTarget.value })} />
      <TextInput label={text('form.nameEn')} required withAsterisk={false} maxLength={120} value={names.en} onChange={(event) => setNames({ ...names, en: event.currentTarget.value })} />
      <TextInput label={text('form.key')} description={text('form.keyHint')} required withAsterisk={false} value={key} error={used ? text('form.keyUsed') : undefined} onChange={(event) => setChosen(event.currentTarget.value)} />
      <Autocomplete label={text('form.placement')} description={text('form.placementHint')} required withAsterisk={false} value={placement} data={[...new Set(rows.map(({ experience }) => experience.placement))]} onChange={setPlacement} />
      <div role="alert">{create.error !== null && <p className={styles.error}>{reason(create.error)}</p>}</div>
      <Button type="submit" variant="filled" loading={create.isPending}>
        {text('form.create')}
      </Button>
    </form>
  );
}

interface Creation {
  readonly key: string;
  readonly experience: Experience;
}

/** Keeps it as a draft and opens it; nobody sees anything of it before it is published. */
function useCreate() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ key, experience }: Creation) => saveDraft({ kind: 'experience', name: key }, { ...experience }),
    onSuccess: async (_, { key }) => {
      await client.invalidateQueries({ queryKey: ['definitions', 'experience'] });
      await navigate({ to: '/decide/experiences/$experience/edit', params: { experience: key } });
    },
  });
}
