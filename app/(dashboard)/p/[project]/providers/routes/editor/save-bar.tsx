'use client';
import { Button, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { RouteBody } from '#lib/routing/index.ts';
import { plural } from '../../../../../../format.ts';
import { Issues } from '../../../../../../ui/issues.tsx';
import { useAct } from '../../../../../../ui/use-act.ts';
import { deleteRoute, saveRoute } from '../actions.ts';
import css from './editor.module.css';

interface Props {
  project: string;
  name: string;
  body: RouteBody;
  version: number;
  dirty: boolean;
  /** How many. */
  issues: number;
  onReset(): void;
}

/** Saves the route as a new version, or takes the changes back. */
export function SaveBar({ project, name, body, version, dirty, issues: found, onReset }: Props) {
  const { busy, issues, act } = useAct();
  const [note, setNote] = useState('');
  const { push } = useRouter();
  const isNew = version === 0;
  return (
    <div className={css.save}>
      <TextInput
        size="xs"
        label="Note"
        placeholder="Why, for the history"
        className={css.note}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <Button
        size="xs"
        loading={busy}
        disabled={!dirty || found > 0}
        onClick={() =>
          act(
            () => saveRoute(project, name, body, note, version),
            () => setNote(''),
          )
        }
      >
        {isNew ? 'Save the route' : `Save as version ${version + 1}`}
      </Button>
      {dirty && !isNew && (
        <Button size="xs" variant="default" onClick={onReset}>
          Take changes back
        </Button>
      )}
      {!isNew && (
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          className={css.remove}
          disabled={busy}
          onClick={() =>
            act(
              () => deleteRoute(project, name),
              () => push(`/p/${project}/providers/routes`),
            )
          }
        >
          Remove route
        </Button>
      )}
      <p className={css.state} role="status">
        {found > 0
          ? `${plural(found, 'issue')} to solve before it can be saved`
          : dirty
            ? isNew
              ? 'Not saved yet'
              : `Changed since version ${version}`
            : `Version ${version}, as saved`}
      </p>
      <Issues issues={issues} />
    </div>
  );
}
