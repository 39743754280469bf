'use client';
import type { SchedulesView } from '#lib/work/index.ts';
import { Notice } from '../../../../../ui/notice.tsx';
import { Table } from '../../../../../ui/table.tsx';
import { Frame } from '../frame.tsx';
import type { Live } from '../read-view.ts';
import { useLive } from '../use-live.ts';
import css from '../work.module.css';
import { ScheduleRow } from './schedule-row.tsx';

interface Props {
  base: string;
  url: string;
  first: Live<SchedulesView>;
  timeZone: string;
}

/** What comes due by the clock, and did it go well? Keeps itself current. */
export function Schedules({ base, url, first, timeZone }: Props) {
  const { work, part, stale } = useLive(url, first);
  return (
    <Frame {...{ base, work, stale, timeZone }} tab="/schedules" title="What comes due by the clock?">
      {part.schedules.length === 0 ? (
        <Notice title="Nothing is scheduled">
          Kept schedules its own upkeep when it starts: retention, roll-ups, partitions ahead, clean-up.
        </Notice>
      ) : (
        <>
          <Table
            label="Schedules"
            className={css.section}
            columns={['Schedule', 'When', 'Next', 'Last firings', 'Does']}
            hasActions
          >
            {part.schedules.map((schedule) => (
              <ScheduleRow key={schedule.name} {...{ schedule, timeZone }} at={part.at} />
            ))}
          </Table>
          <p className={css.note}>
            Of the whole installation. Each firing is committed once, however many processes look; what its
            process died with is begun again.
          </p>
        </>
      )}
    </Frame>
  );
}
