import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { Problem } from '../../api/problem';
import { Door } from '../../components/Door/Door';
import { useReason } from '../../components/QueryPanel/useReason';
import styles from './Login.module.css';
import { useText } from './text';
import { useLogin } from './useLogin';

export default function LoginPage() {
  const text = useText();
  const reason = useReason();
  const { next }: { next?: string } = useSearch({ strict: false });
  const login = useLogin(next);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    login.mutate({ email, password });
  };
  const problem = login.error;
  const code = problem instanceof Problem ? problem.code : null;
  const said = code === 'login_failed' ? text('failed') : code === 'too_many_attempts' ? text('tooMany') : reason(problem);
  return (
    <Door title={text('title')}>
      <form className={styles.form} onSubmit={submit}>
        <TextInput label={text('email')} type="email" name="email" autoComplete="username" required withAsterisk={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <PasswordInput
          label={text('password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <div role="alert">{problem !== null && <p className={styles.error}>{said}</p>}</div>
        <Button type="submit" variant="filled" loading={login.isPending}>
          {text('submit')}
        </Button>
      </form>
    </Door>
  );
}
