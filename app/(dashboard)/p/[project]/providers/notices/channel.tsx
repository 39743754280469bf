'use client';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import css from './notices.module.css';

interface Props {
  name: string;
  /** The end of its address; null: it is not set. */
  hint: string | null;
  placeholder: string;
  needsSecret?: boolean;
  busy: boolean;
  onSave(url: string, secret: string): void;
  onRemove(): void;
}

/** One way out: set or not, and a form that replaces it. */
export function Channel({ name, hint, placeholder, needsSecret = false, busy, onSave, onRemove }: Props) {
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState('');

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onSave(url.trim(), secret);
  }

  return (
    <form className={css.channel} onSubmit={submit} autoComplete="off" aria-label={name}>
      <h3>
        {name}
        {hint === null ? <span>not set</span> : <StateMark tone="fine" word={hint} />}
      </h3>
      <TextInput
        type="url"
        className={css.address}
        required
        label={hint === null ? 'Address' : 'Another address'}
        placeholder={placeholder}
        value={url}
        onChange={({ currentTarget }) => setUrl(currentTarget.value)}
      />
      {needsSecret && (
        <PasswordInput
          label="Secret"
          className={css.secret}
          placeholder={hint === null ? 'signs what is sent' : 'empty: the one there is'}
          required={hint === null}
          minLength={8}
          autoComplete="new-password"
          value={secret}
          onChange={({ currentTarget }) => setSecret(currentTarget.value)}
        />
      )}
      <Button variant="default" type="submit" loading={busy}>
        {hint === null ? 'Set' : 'Replace'}
      </Button>
      {hint !== null && (
        <Button variant="subtle" color="gray" disabled={busy} onClick={onRemove}>
          Take away
        </Button>
      )}
    </form>
  );
}
