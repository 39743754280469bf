'use client';
import { Button, Code, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Wordmark } from '../ui/wordmark.tsx';
import css from './sign-in.module.css';
import { signIn } from './sign-in.ts';

export function SignInForm() {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const found = await signIn(String(form.get('email')), String(form.get('password')));
    if (found === undefined) {
      // A full load, so that nothing rendered for nobody is left in the router's memory.
      window.location.assign('/');
      return;
    }
    setProblem(found);
    setBusy(false);
  }

  return (
    <main className={css.page}>
      <form className={css.form} onSubmit={submit} method="post">
        <Wordmark />
        <h1>Sign in</h1>
        {problem && (
          <p role="alert" className={css.problem}>
            {problem}
          </p>
        )}
        <TextInput
          size="sm"
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus
        />
        <PasswordInput size="sm" label="Password" name="password" autoComplete="current-password" required />
        <Button size="sm" type="submit" loading={busy} fullWidth>
          Sign in
        </Button>
        <p className={css.hint}>
          The owner’s e-mail and password were made at the first start. They are in{' '}
          <Code>.kept/credentials.json</Code> beside the server, as <Code>ownerEmail</Code> and{' '}
          <Code>ownerPassword</Code>.
        </p>
      </form>
    </main>
  );
}
