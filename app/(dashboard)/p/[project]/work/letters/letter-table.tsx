'use client';
import { useState } from 'react';
import type { LetterKind, LettersView } from '#lib/work/index.ts';
import { Table } from '../../../../../ui/table.tsx';
import { useView } from '../../../../../ui/view-scope.tsx';
import { letterParsers } from '../view.ts';
import { LetterActions } from './letter-actions.tsx';
import { LetterRow } from './letter-row.tsx';

interface Props {
  project: string;
  base: string;
  part: LettersView;
  kind: LetterKind;
  of: string | null;
  open: string | null;
  timeZone: string;
}

const columnNames: Record<LetterKind, string> = {
  generations: 'Feature',
  webhooks: 'Receiver',
  runs: 'Job',
};

/** Dead letters, some of them chosen, one of them open. */
export function LetterTable({ project, base, part, kind, of, open, timeZone }: Props) {
  const { letters, groups, at } = part;
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [, setView] = useView(letterParsers);
  const shown = new Set(letters.map(({ id }) => id));
  // What went away meanwhile is not chosen any more.
  const chosen = [...ticked].filter((id) => shown.has(id));
  const isAll = chosen.length === letters.length;
  const tick = (id: string) =>
    setTicked(new Set(ticked.has(id) ? chosen.filter((one) => one !== id) : [...chosen, id]));
  const total = groups.reduce((sum, group) => sum + (of === null || group.of === of ? group.count : 0), 0);

  return (
    <>
      <LetterActions
        {...{ project, kind, of, chosen }}
        listed={letters.length}
        total={Math.max(total, letters.length)}
        onTickAll={() => setTicked(isAll ? new Set() : shown)}
        done={() => setTicked(new Set())}
      />
      <Table
        label="Dead letters"
        columns={[
          columnNames[kind],
          'Why it was given up',
          { number: kind === 'runs' ? 'Workers lost' : 'Tries' },
          { number: 'Asked for' },
          { number: 'Given up' },
        ]}
      >
        {letters.map((letter) => (
          <LetterRow
            key={letter.id}
            {...{ letter, at, timeZone, base }}
            isOpen={open === letter.id}
            isTicked={ticked.has(letter.id)}
            onTick={() => tick(letter.id)}
            onOpen={() => setView({ letter: open === letter.id ? null : letter.id })}
          />
        ))}
      </Table>
    </>
  );
}
