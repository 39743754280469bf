'use client';
import { Button, Group, Modal, Textarea } from '@mantine/core';
import Link from 'next/link';
import { useState } from 'react';
import { plural } from '../../../../../format.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { move } from '../actions.ts';
import type { Choice } from './choices.ts';
import type { Effect } from './effects.ts';
import { EffectsTable } from './effects-table.tsx';
import css from './toggle.module.css';

interface Props {
  from: string | null;
  /** null: back to the routes as they are written. */
  to: string | null;
  choice: Choice | undefined;
  /** Of the toggle, as the person sees it. */
  version: number;
  effects: Effect[];
  equivalentsHref: string;
  onClose(): void;
}

/** Says what a move of the toggle does before it is done. */
export function ToggleDialog({ from, to, choice, version, effects, equivalentsHref, onClose }: Props) {
  const { busy, issues, act } = useAct();
  const [note, setNote] = useState('');
  const lost = effects.filter(({ becomes }) => becomes === null);
  const isRefused = issues.some((issue) => issue.startsWith('vendor:'));
  const go = (force: boolean) => act(() => move(to, note, version, force), onClose);
  const label = to === null ? 'Move back to the routes' : `Move everything to ${to}`;

  return (
    <Modal opened onClose={onClose} size="lg" title={`${label}?`}>
      <div className={css.dialog}>
        <p>
          {to === null
            ? `Every route runs as it is written again. Organizations that ${from} stood in for are probed first, by their next call.`
            : `All processes follow within a second, in every project. Calls under way end where they are.`}
        </p>
        {choice && !choice.healthy && (
          <p className={css.warning}>
            <b>Nobody at {to} looks able to serve:</b> {choice.reason}.
          </p>
        )}
        {to !== null && effects.length > 0 && (
          <>
            <p>
              {plural(effects.length - lost.length, 'model')}{' '}
              {effects.length - lost.length === 1 ? 'changes' : 'change'}
              {lost.length > 0 && (
                <>
                  ,{' '}
                  <b className={css.amber}>
                    {lost.length} {lost.length === 1 ? 'has' : 'have'} no equivalent
                  </b>
                  : what runs only on {lost.length === 1 ? 'it' : 'them'} stays where it is
                </>
              )}
              . <Link href={equivalentsHref}>Equivalents</Link>
            </p>
            <EffectsTable effects={effects} to={to} />
          </>
        )}
        {to !== null && effects.length === 0 && (
          <p>No model changes: everything known runs on {to} already.</p>
        )}
        <Textarea
          label="Note"
          placeholder="Why, for the history and for who is told"
          autosize
          minRows={1}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-autofocus
        />
        <Issues issues={issues} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Leave it as it is
          </Button>
          {isRefused && (
            <Button className={css.danger} loading={busy} onClick={() => go(true)}>
              Move anyway
            </Button>
          )}
          {!isRefused && (
            <Button loading={busy} onClick={() => go(false)}>
              {label}
            </Button>
          )}
        </Group>
      </div>
    </Modal>
  );
}
