'use client';
import type { LetterKind, LettersView } from '#lib/work/index.ts';
import { Frame } from '../frame.tsx';
import type { Live } from '../read-view.ts';
import { useLive } from '../use-live.ts';
import css from '../work.module.css';
import { LetterFilter } from './letter-filter.tsx';
import { LetterTable } from './letter-table.tsx';
import { NoLetters } from './no-letters.tsx';

interface Props {
  project: string;
  base: string;
  url: string;
  first: Live<LettersView>;
  timeZone: string;
  kind: LetterKind;
  of: string | null;
  /** Id of the one that is shown in full. */
  open: string | null;
}

/** What was given up, and why? Keeps itself current. */
export function Letters({ project, base, url, first, timeZone, kind, of, open }: Props) {
  const { work, part, stale } = useLive(url, first);
  return (
    <Frame {...{ base, work, stale, timeZone }} tab="/letters" title="What was given up, and why?">
      <LetterFilter dead={work.dead} groups={part.groups} />
      {part.letters.length === 0 ? (
        <NoLetters kind={kind} />
      ) : (
        <LetterTable key={`${kind} ${of}`} {...{ project, part, kind, of, open, timeZone, base }} />
      )}
      {part.isCut && (
        <p className={css.note}>The newest {part.letters.length} are listed. Buttons for all mean all.</p>
      )}
    </Frame>
  );
}
