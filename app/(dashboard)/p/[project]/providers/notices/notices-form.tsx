'use client';
import { Button, Checkbox, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { NoticesView } from '#lib/providers/index.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import form from '../organizations/form/form.module.css';
import providers from '../providers.module.css';

import { type NoticesChange, saveNotices, sendTest } from './actions.ts';
import { Channel } from './channel.tsx';
import { kindWords } from './kinds.ts';

/** Where notices go, and which; each part is saved on its own. */
export function NoticesForm({ view }: { view: NoticesView }) {
  const { slack, webhook, version } = view;
  const { busy, issues, act } = useAct();
  const [kinds, setKinds] = useState(view.kinds);
  const [minutes, setMinutes] = useState<number | string>(view.minimumMinutesBetween);
  const save = (change: NoticesChange) => act(() => saveNotices(change, version));
  const flip = (kind: string) =>
    setKinds(kinds?.includes(kind) ? kinds.filter((one) => one !== kind) : [...(kinds ?? []), kind]);

  return (
    <>
      <Section
        title="Channels"
        note="An address is kept encrypted; only its end is shown."
        controls={<SendTest disabled={!slack && !webhook} />}
        className={providers.section}
      >
        <Channel
          name="Slack"
          hint={slack?.urlHint ?? null}
          placeholder="https://hooks.slack.com/services/…"
          busy={busy}
          onSave={(url) => save({ slackUrl: url })}
          onRemove={() => save({ slackUrl: null })}
        />
        <Channel
          name="Webhook"
          hint={webhook?.urlHint ?? null}
          placeholder="https://example.com/kept"
          needsSecret
          busy={busy}
          onSave={(url, secret) => save({ webhook: { url, ...(secret && { secret }) } })}
          onRemove={() => save({ webhook: null })}
        />
        <Issues issues={issues} />
      </Section>
      <Section title="Which notices" className={providers.section}>
        <Checkbox
          label="Everything that needs a person: severity warning and critical"
          checked={kinds === null}
          onChange={({ currentTarget }) => setKinds(currentTarget.checked ? null : Object.keys(kindWords))}
        />
        {kinds !== null && (
          <div className={form.grid} style={{ marginTop: '0.625rem' }}>
            {Object.entries(kindWords).map(([kind, words]) => (
              <Checkbox key={kind} label={words} checked={kinds.includes(kind)} onChange={() => flip(kind)} />
            ))}
          </div>
        )}
        <div className={form.inline}>
          <NumberInput
            label="Minutes between two messages about the same"
            min={0}
            max={1_440}
            value={minutes}
            onChange={setMinutes}
          />
          <Button loading={busy} onClick={() => save({ kinds, minimumMinutesBetween: Number(minutes) || 0 })}>
            Save
          </Button>
        </div>
      </Section>
    </>
  );
}

/** One message to every channel at once, and what became of it. */
function SendTest({ disabled }: { disabled: boolean }) {
  const [results, setResults] = useState<Awaited<ReturnType<typeof sendTest>>>([]);
  const [busy, setBusy] = useState(false);

  async function send() {
    setBusy(true);
    setResults(
      await sendTest().catch(() => [{ channel: 'test', ok: false, error: 'the server did not answer' }]),
    );
    setBusy(false);
  }

  return (
    <>
      <span role="status">
        {results.map(({ channel, ok, error }) => (
          <StateMark
            key={channel}
            tone={ok ? 'fine' : 'broken'}
            word={`${channel}: ${ok ? 'arrived' : error}`}
          />
        ))}
      </span>
      <Button variant="default" disabled={disabled} loading={busy} onClick={send}>
        Send a test
      </Button>
    </>
  );
}
