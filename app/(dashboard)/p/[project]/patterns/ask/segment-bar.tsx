'use client';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Segment } from '#lib/patterns/index.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { useView } from '../../../../../ui/view-scope.tsx';
import { forgetSegment, nameSegment } from '../actions.ts';
import css from '../patterns.module.css';
import { askParsers } from '../view.ts';

interface Props {
  project: string;
  segments: Segment[];
  /** Of the address. */
  filter: Record<string, string[]>;
}

/** The selections that people named: choose one, forget it, or name the filters in force. */
export function SegmentBar({ project, segments, filter }: Props) {
  const [{ segment }, setView] = useView(askParsers);
  const { busy, issues, act } = useAct();
  const [name, setName] = useState('');
  const chosen = segments.find(({ id }) => id === segment);
  const hasFilter = Object.keys(filter).length > 0;
  return (
    <div className={css.filters}>
      <NativeSelect
        aria-label="Segment"
        value={chosen?.id ?? ''}
        data={[
          { value: '', label: segments.length > 0 ? 'No segment' : 'No segment saved yet' },
          ...segments.map((one) => ({ value: one.id, label: one.name })),
        ]}
        onChange={({ currentTarget }) => setView({ segment: currentTarget.value || null })}
      />
      {chosen && (
        <Button
          variant="default"
          loading={busy}
          onClick={() =>
            act(
              () => forgetSegment(project, chosen.id),
              () => void setView({ segment: null }),
            )
          }
        >
          Forget “{chosen.name}”
        </Button>
      )}
      {hasFilter && (
        <form
          className={css.links}
          action={() =>
            act(
              () => nameSegment(project, name, { filter, definition: null }),
              () => setName(''),
            )
          }
        >
          <TextInput
            aria-label="Name of the segment"
            placeholder="Name these filters"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={busy}>
            Save as a segment
          </Button>
        </form>
      )}
      <Issues issues={issues} />
    </div>
  );
}
