'use client';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { EventKind, PatternWhole } from '#lib/patterns/index.ts';
import { day, momentExact } from '../../../../../format.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { note } from '../actions.ts';
import css from './pattern.module.css';

interface Props {
  project: string;
  pattern: PatternWhole;
  timeZone: string;
}

const said: Record<EventKind, string> = {
  found: 'found it',
  state: 'changed its state',
  acknowledged: 'acknowledged it',
  note: 'noted',
  renamed: 'renamed it',
  merged: 'merged it',
  ignored: 'ignored it',
  heeded: 'heeded it again',
  fixed: 'marked it fixed',
  unfixed: 'took back that it was fixed',
};

/** What happened to it and what people said of it, newest first, and a place to say more. */
export function History({ project, pattern, timeZone }: Props) {
  const { busy, issues, act } = useAct();
  const [text, setText] = useState('');
  return (
    <Section title="Notes and history">
      <ol className={css.events} data-testid="pattern-events">
        {pattern.events.map(({ id, at, kind, by, text: detail }) => (
          <li key={id}>
            <time dateTime={new Date(at).toISOString()} title={momentExact(at, timeZone)}>
              {day(at, timeZone)}
            </time>
            <p>
              {by === 'kept' ? 'Kept' : by} {said[kind]}
              {detail && `: ${detail}`}
            </p>
          </li>
        ))}
      </ol>
      <form
        className={css.note}
        action={() =>
          act(
            () => note(project, pattern.id, text),
            () => setText(''),
          )
        }
      >
        <TextInput
          aria-label="Note"
          placeholder="Add a note"
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={busy}>
          Add
        </Button>
      </form>
      <Issues issues={issues} />
    </Section>
  );
}
