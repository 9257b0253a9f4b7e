import { Button, Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { Problem } from '../../../api/problem';
import { useReason } from '../../../components/QueryPanel/useReason';
import { keyOf } from './key';
import styles from './Sources.module.css';
import { useText } from './text';
import { sourceKinds, useCreateSource, type NewSource } from './useSources';

/** A source with its first write key; then its page opens with what to install. */
export default function NewSourceForm({ onDone }: { readonly onDone: () => void }) {
  const text = useText();
  const reason = useReason();
  const navigate = useNavigate();
  const create = useCreateSource();
  const [label, setLabel] = useState('');
  const [kind, setKind] = useState<NewSource['kind']>('web');
  const [ownKey, setOwnKey] = useState<string | null>(null);
  const [ownTouchpoint, setOwnTouchpoint] = useState<string | null>(null);
  const key = ownKey ?? keyOf(label);
  const touchpoint = ownTouchpoint ?? keyOf(label);
  const { error } = create;
  const path = error instanceof Problem ? error.path : null;
  const errorAt = (field: string) => (path === field ? reason(error) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { key, label, kind, touchpoint, timezone: null },
      {
        onSuccess: (source) => {
          onDone();
          void navigate({ to: '/collect/sources/$key', params: { key: source.key } });
        },
      },
    );
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput label={text('label')} placeholder={text('labelExample')} required withAsterisk={false} value={label} error={errorAt('label')} onChange={(event) => setLabel(event.currentTarget.value)} />
      <Select
        label={text('kind')}
        description={text(`kindHint.${kind}`)}
        value={kind}
        error={errorAt('kind')}
        data={sourceKinds.map((value) => ({ value, label: text(`kinds.${value}`) }))}
        onChange={(value) => setKind(sourceKinds.find((one) => one === value) ?? kind)}
      />
      <TextInput
        label={text('touchpoint')}
        description={text('touchpointHint')}
        required
        withAsterisk={false}
        value={touchpoint}
        error={errorAt('touchpoint')}
        onChange={(event) => setOwnTouchpoint(event.currentTarget.value)}
      />
      <TextInput label={text('key')} description={text('keyHint')} required withAsterisk={false} value={key} error={errorAt('key')} onChange={(event) => setOwnKey(event.currentTarget.value)} />
      <div role="alert">{error !== null && path === null && <p className={styles.error}>{reason(error)}</p>}</div>
      <Button type="submit" variant="filled" loading={create.isPending}>
        {text('create')}
      </Button>
    </form>
  );
}
