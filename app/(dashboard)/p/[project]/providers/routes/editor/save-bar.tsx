'use client';
import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { plural } from '../../../../../../format.ts';
import { Issues } from '../../../../../../ui/issues.tsx';
import { useAct } from '../../../../../../ui/use-act.ts';
import { NoteField } from '../../note-field.tsx';
import { deleteRoute, saveRoute } from '../actions.ts';
import type { RouteDraft } from '../tree.ts';
import css from './editor.module.css';

interface Props {
  project: string;
  name: string;
  body: RouteDraft;
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
      <NoteField className={css.note} value={note} onChange={setNote} />
      <Button
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
        <Button variant="default" onClick={onReset}>
          Take changes back
        </Button>
      )}
      {!isNew && (
        <Button
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
