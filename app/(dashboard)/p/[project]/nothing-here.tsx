import type { TimeRange } from '#lib/insights/index.ts';
import { date } from '../../../format.ts';
import { Notice } from '../../../ui/notice.tsx';
import { scopeQuery } from '../../../view.ts';
import { addDays, dateAt } from '../../../zone.ts';

interface Props {
  project: string;
  page: 'overview' | 'interactions';
  /** When the project's data begins and ends. */
  data: TimeRange;
  view: { where: string[] };
  timeZone: string;
}

/** The project has data, but none in this range with these filters. */
export function NothingHere({ project, page, data, view: { where }, timeZone }: Props) {
  const last = dateAt(Math.max(data.from, data.to - 1), timeZone);
  const earliest = dateAt(data.from, timeZone);
  // Eight weeks back from the newest: a range that is read at once.
  const from = [earliest, addDays(last, -55)].sort().at(-1) as string;
  const href = scopeQuery(`/p/${project}/${page}`, { range: 'custom', from, to: last, where: [] });
  const filtered = where.length > 0;
  return (
    <Notice
      title={filtered ? 'Nothing in this range has these values' : 'Nothing was logged in this range'}
      action={{ href, label: 'Jump to the data' }}
    >
      The project has interactions from {date(data.from, timeZone)} to {date(data.to - 1, timeZone)}.
      {filtered && ' Removing a filter may also show some.'}
    </Notice>
  );
}
