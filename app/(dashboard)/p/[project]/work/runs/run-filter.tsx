'use client';
import { Select } from '@mantine/core';
import type { JobOverview } from '#lib/durable/index.ts';
import { Segments } from '../../../../../ui/segments.tsx';
import { useView } from '../../../../../ui/view-scope.tsx';
import { runParsers, runStates } from '../view.ts';
import css from '../work.module.css';

const options = [
  { value: 'all', label: 'All' },
  ...runStates.map((value) => ({ value, label: value })),
] as const;

/** Which runs are looked at. */
export function RunFilter({ jobs }: { jobs: readonly JobOverview[] }) {
  const [{ state, job }, setView] = useView(runParsers);
  const names = [...new Set([...jobs.map((one) => one.job), ...(job === null ? [] : [job])])].sort();
  return (
    <div className={css.bar}>
      <Segments
        label="State"
        value={state ?? 'all'}
        options={options}
        onChange={(value) => setView({ state: value === 'all' ? null : value, before: null })}
      />
      {names.length > 0 && (
        <Select
          size="xs"
          aria-label="Job"
          placeholder="All jobs"
          clearable
          searchable
          value={job}
          data={names}
          onChange={(value) => setView({ job: value, before: null })}
        />
      )}
    </div>
  );
}
