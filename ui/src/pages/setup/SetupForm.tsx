import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useMemo, useState, type FormEvent } from 'react';
import type { Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { useReason } from '../../components/QueryPanel/useReason';
import { isLanguage, languages } from '../../i18n/language';
import { changeLanguage } from '../../i18n/translate';
import { useLanguage } from '../../i18n/useText';
import { browserTimezone, currencies, timezones } from './choices';
import styles from './Setup.module.css';
import { useText } from './text';

type Form = Omit<Schemas['SetupForm'], 'token'>;

interface SetupFormProps {
  readonly pending: boolean;
  readonly error: unknown;
  readonly onSubmit: (form: Form) => void;
}

const shortest = 12;

export function SetupForm({ pending, error, onSubmit }: SetupFormProps) {
  const text = useText();
  const reason = useReason();
  const language = useLanguage();
  const [form, setForm] = useState<Omit<Form, 'locale'>>({ company: '', name: '', email: '', password: '', timezone: browserTimezone(), currency: 'EUR' });
  const [now] = useState(() => new Date());
  const zones = useMemo(() => timezones(language, now), [language, now]);
  const money = useMemo(() => currencies(language), [language]);
  const path = error instanceof Problem ? error.path : null;
  const errorAt = (field: string) => (path === field ? reason(error) : undefined);
  const missing = shortest - form.password.length;
  const known = path !== null && path in { ...form, locale: '' };

  const set = (field: keyof typeof form) => (value: string) => setForm((old) => ({ ...old, [field]: value }));
  const typed = (field: 'company' | 'name' | 'email') => ({
    name: field,
    required: true,
    withAsterisk: false,
    value: form[field],
    error: errorAt(field),
    onChange: (event: { currentTarget: HTMLInputElement }) => set(field)(event.currentTarget.value),
  });
  const chosen = (field: 'timezone' | 'currency') => ({
    name: field,
    searchable: true,
    limit: 60,
    nothingFoundMessage: text('nothing'),
    value: form[field] ?? null,
    error: errorAt(field),
    onChange: (value: string | null) => value !== null && set(field)(value),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing <= 0) onSubmit({ ...form, locale: language });
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput label={text('company')} description={text('companyHint')} autoComplete="organization" {...typed('company')} />
      <fieldset className={styles.group}>
        <legend>{text('you')}</legend>
        <div className={styles.two}>
          <TextInput label={text('name')} autoComplete="name" {...typed('name')} />
          <TextInput label={text('email')} type="email" autoComplete="username" {...typed('email')} />
        </div>
        <PasswordInput
          label={text('password')}
          description={form.password !== '' && missing > 0 ? text('short', { missing }) : text('passwordHint')}
          name="password"
          autoComplete="new-password"
          required
          withAsterisk={false}
          minLength={shortest}
          value={form.password}
          error={errorAt('password')}
          onChange={(event) => set('password')(event.currentTarget.value)}
        />
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{text('formats')}</legend>
        <div className={styles.two}>
          <Select
            label={text('language')}
            name="locale"
            data={languages.map((value) => ({ value, label: text(`names.${value}`) }))}
            value={language}
            onChange={(value) => isLanguage(value) && void changeLanguage(value)}
          />
          <Select label={text('currency')} data={money} {...chosen('currency')} />
        </div>
        <Select label={text('timezone')} description={text('timezoneHint')} data={zones} {...chosen('timezone')} />
      </fieldset>
      <div role="alert">{error !== null && !known && <p className={styles.error}>{reason(error)}</p>}</div>
      <Button type="submit" variant="filled" loading={pending}>
        {text('submit')}
      </Button>
    </form>
  );
}
