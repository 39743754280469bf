'use client';
import { Button } from '@mantine/core';
import type { RunsView } from '#lib/work/index.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { useView } from '../../../../../ui/view-scope.tsx';
import { Frame } from '../frame.tsx';
import type { Live } from '../read-view.ts';
import { useLive } from '../use-live.ts';
import { runParsers } from '../view.ts';
import css from '../work.module.css';
import { RunFilter } from './run-filter.tsx';
import { RunTable } from './run-table.tsx';

interface Props {
  base: string;
  url: string;
  first: Live<RunsView>;
  timeZone: string;
  /** ms; null: the newest. */
  before: number | null;
}

/** Jobs, chains and what became of them. Keeps itself current. */
export function Runs({ base, url, first, timeZone, before }: Props) {
  const { work, part, stale } = useLive(url, first);
  const [, setView] = useView(runParsers);
  const oldest = part.runs.at(-1);
  return (
    <Frame {...{ base, work, stale, timeZone }} tab="/runs" title="What do jobs and chains do?">
      <RunFilter jobs={part.jobs} />
      {part.runs.length === 0 ? (
        <Notice title="No such run">
          Kept’s own work, such as retention and imports, and the chains of products run as jobs: step by
          step, each step done once, whoever dies. Runs of the whole installation are listed here until they
          are cleaned up.
        </Notice>
      ) : (
        <RunTable runs={part.runs} at={part.at} {...{ base, timeZone }} />
      )}
      <div className={css.bar}>
        {before !== null && (
          <Button size="compact-xs" variant="default" onClick={() => setView({ before: null })}>
            The newest
          </Button>
        )}
        {part.hasMore && oldest && (
          <Button size="compact-xs" variant="default" onClick={() => setView({ before: oldest.createdAt })}>
            Older ones
          </Button>
        )}
      </div>
    </Frame>
  );
}
