'use client';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { SettingsView } from '#lib/digest/index.ts';
import { Segments } from '../../../../../ui/segments.tsx';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import channel from '../../providers/notices/notices.module.css';
import form from '../../providers/organizations/form/form.module.css';
import type { SettingsChange } from '../actions.ts';

interface Props {
  slack: SettingsView['slack'];
  busy: boolean;
  onSave(slack: NonNullable<SettingsChange['slack']> | null): void;
}

const ways = [
  { value: 'webhook', label: 'Incoming webhook' },
  { value: 'bot', label: 'Bot' },
] as const;

const hints = {
  webhook:
    'Takes the message alone. Should an answer of Slack get lost, the message is sent again, with a word on it.',
  bot: 'Writes the details into the thread, with charts, and finds out by itself whether a message has arrived. Needs chat:write, files:write and channels:history (groups:history in a private channel), and to be invited.',
};

/** One place: an incoming webhook, or a channel that a bot posts to. */
export function Place({ slack, busy, onSave }: Props) {
  const [by, setBy] = useState<'webhook' | 'bot'>(slack?.by ?? 'webhook');
  const [secret, setSecret] = useState('');
  const [id, setId] = useState(slack?.by === 'bot' ? slack.channel : '');
  const isBot = by === 'bot';
  const hasToken = slack?.by === 'bot';

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = secret.trim();
    if (isBot) onSave({ by: 'bot', channel: id.trim(), ...(typed && { token: typed }) });
    else onSave({ by: 'webhook', url: typed });
  }

  return (
    <>
      <Segments label="How it is posted" value={by} options={ways} onChange={setBy} />
      <p className={form.hint} style={{ marginTop: '0.5rem' }}>
        {hints[by]}
      </p>
      <form className={channel.channel} onSubmit={submit} autoComplete="off" aria-label="Slack">
        <h3>
          Slack
          {slack ? <StateMark tone="fine" word={placeWords(slack)} /> : <span>not set</span>}
        </h3>
        <PasswordInput
          className={channel.address}
          label={isBot ? 'Bot token' : 'Address'}
          placeholder={
            isBot ? (hasToken ? 'empty: the one there is' : 'xoxb-…') : 'https://hooks.slack.com/services/…'
          }
          required={!(isBot && hasToken)}
          autoComplete="new-password"
          value={secret}
          onChange={({ currentTarget }) => setSecret(currentTarget.value)}
        />
        {isBot && (
          <TextInput
            label="Channel id"
            placeholder="C0123456789"
            required
            value={id}
            onChange={({ currentTarget }) => setId(currentTarget.value)}
          />
        )}
        <Button variant="default" type="submit" loading={busy}>
          {slack ? 'Replace' : 'Set'}
        </Button>
        {slack && (
          <Button variant="subtle" color="gray" disabled={busy} onClick={() => onSave(null)}>
            Take away
          </Button>
        )}
      </form>
    </>
  );
}

const placeWords = (slack: NonNullable<SettingsView['slack']>): string =>
  slack.by === 'bot' ? `bot ${slack.hint} in ${slack.channel}` : slack.hint;
