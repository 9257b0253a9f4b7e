import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useReason } from '../../../components/QueryPanel/useReason';
import { saveDraft, useRefreshDefinition } from '../../../definitions/useDefinition';
import { keyOf } from '../../collect/sources/key';
import { newCampaign } from './campaign';
import styles from './Campaigns.module.css';
import { useText } from './text';

interface NewCampaignProps {
  readonly taken: readonly string[];
  readonly onDone: () => void;
}

/** A name and the code that links carry; the rest is filled in on its own page. */
export function NewCampaign({ taken, onDone }: NewCampaignProps) {
  const text = useText();
  const reason = useReason();
  const navigate = useNavigate();
  const [label, setLabel] = useState('');
  const [own, setOwn] = useState<string | null>(null);
  const code = own ?? keyOf(label);
  const refresh = useRefreshDefinition({ kind: 'campaign', name: code });
  const create = useMutation({
    mutationFn: () => saveDraft({ kind: 'campaign', name: code }, { ...newCampaign(label) }),
    onSuccess: async () => {
      await refresh();
      onDone();
      await navigate({ to: '/measure/campaigns/$code', params: { code } });
    },
  });
  const used = taken.includes(code);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!used) create.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput label={text('name')} required withAsterisk={false} value={label} onChange={(event) => setLabel(event.currentTarget.value)} />
      <TextInput
        label={text('code')}
        description={text('codeHint')}
        required
        withAsterisk={false}
        value={code}
        error={used ? text('codeUsed') : undefined}
        onChange={(event) => setOwn(event.currentTarget.value)}
      />
      <div role="alert">{create.error !== null && <p className={styles.error}>{reason(create.error)}</p>}</div>
      <Button type="submit" variant="filled" loading={create.isPending}>
        {text('create')}
      </Button>
    </form>
  );
}
