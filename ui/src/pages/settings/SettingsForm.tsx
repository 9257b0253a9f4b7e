import { Button, Select, TextInput } from '@mantine/core';
import { useMemo, useState, type FormEvent } from 'react';
import { Problem } from '../../api/problem';
import { useNotify } from '../../components/Notice/Notices';
import { useReason } from '../../components/QueryPanel/useReason';
import { isLanguage, languages } from '../../i18n/language';
import { useLanguage } from '../../i18n/useText';
import type { Settings } from '../../reports/useSettings';
import { currencies, timezones } from '../setup/choices';
import styles from './Settings.module.css';
import { useText } from './text';
import { useSaveSettings } from './useSaveSettings';

/** Company, time zone, currency and the language that others begin with. */
export function SettingsForm({ settings }: { readonly settings: Settings }) {
  const text = useText();
  const reason = useReason();
  const notify = useNotify();
  const language = useLanguage();
  const save = useSaveSettings();
  const [form, setForm] = useState(settings);
  const [now] = useState(() => new Date());
  const zones = useMemo(() => timezones(language, now), [language, now]);
  const money = useMemo(() => [{ value: '', label: text('anyCurrency') }, ...currencies(language)], [language, text]);
  const changed = JSON.stringify(form) !== JSON.stringify(settings);
  const { error } = save;
  const path = error instanceof Problem ? error.path : null;
  const errorAt = (field: string) => (path === field ? reason(error) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(form, { onSuccess: () => notify({ message: text('saved') }) });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput label={text('company')} description={text('companyHint')} required withAsterisk={false} value={form.company} error={errorAt('company')} onChange={(event) => setForm({ ...form, company: event.currentTarget.value })} />
      <Select
        label={text('timezone')}
        description={text('timezoneHint')}
        searchable
        limit={60}
        nothingFoundMessage={text('nothing')}
        data={zones}
        value={form.timezone}
        error={errorAt('timezone')}
        onChange={(value) => value !== null && setForm({ ...form, timezone: value })}
      />
      <Select
        label={text('currency')}
        description={text('currencyHint')}
        searchable
        limit={60}
        nothingFoundMessage={text('nothing')}
        data={money}
        value={form.currency ?? ''}
        error={errorAt('currency')}
        onChange={(value) => setForm({ ...form, currency: value === null || value === '' ? null : value })}
      />
      <Select
        label={text('language')}
        description={text('languageHint')}
        data={languages.map((value) => ({ value, label: text(`names.${value}`) }))}
        value={form.locale}
        error={errorAt('locale')}
        onChange={(value) => isLanguage(value) && setForm({ ...form, locale: value })}
      />
      <div role="alert">{error !== null && path === null && <p className={styles.error}>{reason(error)}</p>}</div>
      <Button type="submit" variant="filled" disabled={!changed} loading={save.isPending}>
        {text('save')}
      </Button>
    </form>
  );
}
