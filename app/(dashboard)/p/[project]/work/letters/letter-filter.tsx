'use client';
import { Select } from '@mantine/core';
import type { LetterKind, LettersView } from '#lib/work/index.ts';
import { count } from '../../../../../format.ts';
import { Segments } from '../../../../../ui/segments.tsx';
import { useView } from '../../../../../ui/view-scope.tsx';
import { letterKinds, letterParsers } from '../view.ts';
import css from '../work.module.css';

const names: Record<LetterKind, { label: string; all: string }> = {
  generations: { label: 'Generations', all: 'All features' },
  webhooks: { label: 'Webhooks', all: 'All receivers' },
  runs: { label: 'Parked runs', all: 'All jobs' },
};

interface Props {
  dead: Record<LetterKind, number>;
  groups: LettersView['groups'];
}

/** Which dead letters are looked at. */
export function LetterFilter({ dead, groups }: Props) {
  const [{ kind, of }, setView] = useView(letterParsers);
  const options = letterKinds.map((value) => ({
    value,
    label: `${names[value].label} ${count(dead[value])}`,
  }));
  // One that was sorted out meanwhile stays to be seen in the field.
  const known =
    groups.some((group) => group.of === of) || of === null ? groups : [...groups, { of, count: 0 }];
  return (
    <div className={css.bar}>
      <Segments
        label="Kind"
        value={kind}
        options={options}
        onChange={(value) => setView({ kind: value, of: null, letter: null })}
      />
      {known.length > 0 && (
        <Select
          size="xs"
          aria-label={names[kind].all}
          placeholder={names[kind].all}
          clearable
          searchable
          value={of}
          data={known.map((group) => ({ value: group.of, label: `${group.of} (${count(group.count)})` }))}
          onChange={(value) => setView({ of: value, letter: null })}
        />
      )}
    </div>
  );
}
