'use client';
import { Button } from '@mantine/core';
import { unstable_rethrow } from 'next/navigation';
import { useState } from 'react';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import { sendTest } from '../actions.ts';

/** Last week's digest, now, marked as a test, and what became of it. */
export function SendTest({ project, disabled }: { project: string; disabled: boolean }) {
  const [said, setSaid] = useState<{ error: string | undefined }>();
  const [busy, setBusy] = useState(false);

  async function send() {
    setBusy(true);
    const error = await sendTest(project).catch((thrown: unknown) => {
      unstable_rethrow(thrown);
      return 'the server did not answer';
    });
    setSaid({ error });
    setBusy(false);
  }

  return (
    <>
      <span role="status">
        {said && <StateMark tone={said.error ? 'broken' : 'fine'} word={said.error ?? 'arrived'} />}
      </span>
      <Button variant="default" disabled={disabled} loading={busy} onClick={send}>
        Send a test
      </Button>
    </>
  );
}
