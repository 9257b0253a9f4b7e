import { Button, Select, TextInput } from '@mantine/core';
import { useMemo, useState, type FormEvent } from 'react';
import { Problem } from '../../../../api/problem';
import { useNotify } from '../../../../components/Notice/Notices';
import { useReason } from '../../../../components/QueryPanel/useReason';
import { useSession } from '../../../../app/useSession';
import { useLanguage } from '../../../../i18n/useText';
import { timezones } from '../../../setup/choices';
import { useChangeSource, type Source } from '../useSources';
import styles from './Source.module.css';
import { useText } from './text';

const companys = '';

/** What a source is called and for which touchpoint it speaks; counts from the next event. */
export function SourceForm({ source }: { readonly source: Source }) {
  const text = useText();
  const reason = useReason();
  const notify = useNotify();
  const language = useLanguage();
  const { timezone: company } = useSession();
  const change = useChangeSource(source.key);
  const [now] = useState(() => new Date());
  const zones = useMemo(() => [{ value: companys, label: text('companyZone', { zone: company }) }, ...timezones(language, now)], [language, now, company, text]);
  const before = { label: source.label, touchpoint: source.touchpoint ?? '', timezone: source.timezone ?? null };
  const [form, setForm] = useState(before);
  const changed = JSON.stringify(form) !== JSON.stringify(before);
  const { error } = change;
  const path = error instanceof Problem ? error.path : null;
  const errorAt = (field: string) => (path === field ? reason(error) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(form, { onSuccess: () => notify({ message: text('saved') }) });
  };
  return (
    <section>
      <h2>{text('about')}</h2>
      <form className={styles.form} onSubmit={submit}>
        <TextInput label={text('label')} required withAsterisk={false} value={form.label} error={errorAt('label')} onChange={(event) => setForm({ ...form, label: event.currentTarget.value })} />
        <TextInput
          label={text('touchpoint')}
          required
          withAsterisk={false}
          value={form.touchpoint}
          error={errorAt('touchpoint')}
          onChange={(event) => setForm({ ...form, touchpoint: event.currentTarget.value })}
        />
        <Select
          label={text('timezone')}
          description={text('timezoneHint')}
          searchable
          limit={60}
          data={zones}
          value={form.timezone ?? companys}
          error={errorAt('timezone')}
          onChange={(value) => setForm({ ...form, timezone: value === companys ? null : value })}
        />
        <p className="caption muted">
          {text('key')} <code>{source.key}</code>
        </p>
        <div role="alert">{error !== null && path === null && <p className={styles.error}>{reason(error)}</p>}</div>
        <Button type="submit" variant="filled" disabled={!changed} loading={change.isPending}>
          {text('save')}
        </Button>
      </form>
    </section>
  );
}
