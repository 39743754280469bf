'use client';
import { Button, TextInput } from '@mantine/core';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { savePrompt } from '../actions.ts';
import { promptHref } from '../view.ts';
import css from './prompt.module.css';
import type { EditorState } from './use-editor.ts';

interface Props {
  project: string;
  name: string;
  editor: EditorState;
  newest: number;
  hasIssues: boolean;
}

/** Each save is a version, with a note of why. One that somebody else made meanwhile is never overwritten unseen. */
export function SaveBar({ project, name, editor, newest, hasIssues }: Props) {
  const router = useRouter();
  const { busy, issues, act } = useAct();
  const [note, setNote] = useState('');
  const { base, body, isChanged, isBehind } = editor;
  const [theirs, setTheirs] = useState<number | null>(null);
  const conflict = theirs !== null && theirs !== base ? theirs : isBehind ? newest : null;

  const save = () =>
    act(
      async () => {
        const saved = await savePrompt(project, name, body, { note, expected: base });
        const isConflict = saved.issues.length > 0 && saved.newest !== base;
        setTheirs(isConflict ? saved.newest : null);
        // Theirs has to be read before one can say what becomes of it.
        if (isConflict) router.refresh();
        return isConflict ? [] : saved.issues;
      },
      () => {
        setNote('');
        if (base === 0) router.replace(promptHref(project, name));
      },
    );

  return (
    <div className={css.save}>
      <Issues issues={issues} />
      {conflict !== null && (
        <div className={css.conflict} role="alert" data-testid="conflict">
          <p>
            Somebody saved v{conflict} while you were editing v{base}. Your text is still here.
          </p>
          <div className={css.buttons}>
            <Link href={`${promptHref(project, name)}?from=${base}&to=${conflict}`} scroll={false}>
              What they changed
            </Link>
            <Button size="compact-xs" variant="default" onClick={editor.keepMine}>
              Keep mine, on top of theirs
            </Button>
            <Button size="compact-xs" variant="default" onClick={editor.reset}>
              Take theirs
            </Button>
          </div>
        </div>
      )}
      <div className={css.buttons}>
        <TextInput
          aria-label="Note"
          placeholder="What changed, and why"
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          maxLength={500}
          className={css.noteField ?? ''}
        />
        <Button
          loading={busy}
          disabled={hasIssues || conflict !== null || (!isChanged && base > 0)}
          onClick={save}
        >
          {base === 0 ? 'Save it' : `Save as v${base + 1}`}
        </Button>
        {isChanged && base > 0 && conflict === null && (
          <Button variant="subtle" color="gray" disabled={busy} onClick={editor.reset}>
            Undo all
          </Button>
        )}
      </div>
      {hasIssues && <p className={css.quiet}>It can be saved once the marked fields are right.</p>}
    </div>
  );
}
