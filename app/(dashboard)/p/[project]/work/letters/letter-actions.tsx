'use client';
import { Button, Checkbox, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import type { LetterChoice, LetterKind } from '#lib/work/index.ts';
import { count, plural } from '../../../../../format.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { discard, retry } from '../actions.ts';
import css from '../work.module.css';

interface Props {
  project: string;
  kind: LetterKind;
  of: string | null;
  /** Ids; none: all of them are meant. */
  chosen: readonly string[];
  listed: number;
  /** How many all are. */
  total: number;
  /** All that are listed, or none. */
  onTickAll(): void;
  /** It was done. */
  done(): void;
}

const nouns: Record<LetterKind, readonly [string, string]> = {
  generations: ['generation', 'generations'],
  webhooks: ['webhook', 'webhooks'],
  runs: ['run', 'runs'],
};

/** Sends the chosen ones again or discards them; all of a kind, where none is chosen. */
export function LetterActions({ project, kind, of, chosen, listed, total, onTickAll, done }: Props) {
  const [asking, setAsking] = useState<'retry' | 'discard' | null>(null);
  const { busy, issues, act, clear } = useAct();
  const isAll = chosen.length === 0;
  const choice: LetterChoice = isAll ? { kind, of: of ?? undefined } : { kind, ids: chosen };
  const amount = plural(isAll ? total : chosen.length, ...nouns[kind]);
  const what = isAll ? `${total > 1 ? 'all ' : ''}${amount}${of ? ` of ${of}` : ''}` : amount;

  function close() {
    setAsking(null);
    clear();
  }
  const finish = () => {
    close();
    done();
  };

  return (
    <div className={css.bar}>
      <Checkbox
        size="xs"
        label={`Choose the ${count(listed)} that are listed`}
        checked={chosen.length === listed}
        indeterminate={chosen.length > 0 && chosen.length < listed}
        onChange={onTickAll}
      />
      <Button
        size="compact-xs"
        variant="default"
        loading={busy}
        onClick={() => (isAll ? setAsking('retry') : act(() => retry(project, choice), finish))}
      >
        Retry {what}
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => setAsking('discard')}>
        Discard {what}
      </Button>
      {asking === null && <Issues issues={issues} />}
      <Modal
        opened={asking !== null}
        onClose={close}
        title={asking === 'retry' ? `Retry ${what}?` : `Discard ${what}?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Text size="sm">
          {asking === 'retry' ? retryWords[kind] : 'Nobody will send them again. This cannot be undone.'}
        </Text>
        <Issues issues={issues} />
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" size="xs" onClick={close}>
            Leave it
          </Button>
          <Button
            size="xs"
            loading={busy}
            onClick={() =>
              act(() => (asking === 'retry' ? retry(project, choice) : discard(project, choice)), finish)
            }
          >
            {asking === 'retry' ? 'Retry' : 'Discard'} {what}
          </Button>
        </Group>
      </Modal>
    </div>
  );
}

const retryWords: Record<LetterKind, string> = {
  generations: 'They go back into their queues with as much time as they had, and may cost money again.',
  webhooks: 'They are sent again with the same ids, for as long as at first.',
  runs: 'They go on from the step that was not finished.',
};
