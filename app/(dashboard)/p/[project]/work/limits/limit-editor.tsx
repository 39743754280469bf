'use client';
import { Button, Checkbox, Drawer, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { LimitLine } from '#lib/work/index.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { dropLimit, keepLimit } from './actions.ts';
import { bodyOf, type Draft, sortIssues } from './draft.ts';
import css from './editor.module.css';
import { FieldList } from './field-list.tsx';
import { kindNames } from './fields.ts';
import { OwnFields } from './own-fields.tsx';
import { ScopeFields } from './scope-fields.tsx';

interface Props {
  project: string;
  first: Draft;
  /** Absent: a new one. */
  known: LimitLine | undefined;
  onClose(): void;
}

/** Makes, changes or removes a limit. What is wrong stands under the field it is about. */
export function LimitEditor({ project, first, known, onClose }: Props) {
  const [draft, setDraft] = useState(first);
  const [everywhere, setEverywhere] = useState(known?.isEverywhere ?? false);
  const [note, setNote] = useState('');
  const { busy, issues, act } = useAct();
  const { byField, rest } = sortIssues(issues);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const place = { project, everywhere, name: draft.name, version: known?.version ?? 0 };
  const { label, words } = kindNames[draft.kind];

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={known ? `${label} ${known.name}` : `New ${label.toLowerCase()}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className={css.form}
        data-testid="limit-editor"
        onSubmit={(event) => {
          event.preventDefault();
          act(() => keepLimit(place, bodyOf(draft), note), onClose);
        }}
      >
        <p className={css.hint}>{words}</p>
        {!known && (
          <TextInput
            size="xs"
            label="Name"
            placeholder="per-user"
            error={byField.name}
            value={draft.name}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
            data-autofocus
          />
        )}
        <OwnFields {...{ draft, change }} errors={byField} />
        <ScopeFields {...{ draft, change }} errors={byField} />
        {!known && (
          <Checkbox
            size="xs"
            label="Over all projects of this installation"
            checked={everywhere}
            onChange={({ currentTarget }) => setEverywhere(currentTarget.checked)}
          />
        )}
        <FieldList />
        <Issues issues={rest} />
        <div className={css.save}>
          <TextInput
            size="xs"
            label="Note"
            placeholder="Why, for the history"
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          {known && (
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              disabled={busy}
              onClick={() => act(() => dropLimit(place, note), onClose)}
            >
              Remove
            </Button>
          )}
          <Button size="xs" type="submit" loading={busy}>
            Save
          </Button>
        </div>
      </form>
    </Drawer>
  );
}
