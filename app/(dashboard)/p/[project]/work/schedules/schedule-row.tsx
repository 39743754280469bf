'use client';
import { Button } from '@mantine/core';
import type { ScheduleLine } from '#lib/work/index.ts';
import { moment, momentExact } from '../../../../../format.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import table from '../../../../../ui/table.module.css';
import { useAct } from '../../../../../ui/use-act.ts';
import { fireNow, pauseFirings, resumeFirings } from '../actions.ts';
import { roughly } from '../words.ts';
import { Firings } from './firings.tsx';

interface Props {
  schedule: ScheduleLine;
  at: number;
  timeZone: string;
}

const overlaps: Record<ScheduleLine['overlap'], string> = {
  skip: 'left out while the last one runs',
  queue: 'waits for the last one',
  allow: 'runs beside the last one',
};
const catchUps: Record<ScheduleLine['catchUp'], string> = {
  none: 'what was missed stays missed',
  last: 'the last missed one is made up for',
  all: 'all missed ones are made up for',
};

/** One schedule: when it fires, how it went, and what a person can do about it. */
export function ScheduleRow({ schedule, at, timeZone }: Props) {
  const { busy, issues, act } = useAct();
  const { name, cron, action, nextAt, pausedAt, firings, overlap, catchUp, changedBy } = schedule;
  return (
    <tr data-testid="schedule" data-schedule={name} data-paused={pausedAt !== undefined || undefined}>
      <th scope="row" title={changedBy === 'kept' ? 'as Kept came with it' : `changed by ${changedBy}`}>
        <b>{name}</b>
      </th>
      <td>
        <span className={table.mono}>{cron}</span>
        <small>{schedule.timeZone}</small>
      </td>
      <td>
        {pausedAt !== undefined ? (
          <>
            <StateMark tone="off" word="paused" />
            <small>since {moment(pausedAt, timeZone)}</small>
          </>
        ) : nextAt === undefined ? (
          'never again'
        ) : (
          <span title={momentExact(nextAt, timeZone)}>
            {nextAt > at ? `in ${roughly(nextAt - at)}` : 'now'}
            <small>{moment(nextAt, timeZone)}</small>
          </span>
        )}
      </td>
      <td>
        <Firings firings={firings} timeZone={timeZone} />
      </td>
      <td className={table.text}>
        {action}
        <small>
          {overlaps[overlap]}, {catchUps[catchUp]}
        </small>
        <Issues issues={issues} />
      </td>
      <td className={table.actions}>
        <Button
          size="compact-xs"
          variant="default"
          loading={busy}
          aria-label={`Run now: ${name}`}
          onClick={() => act(() => fireNow(name))}
        >
          Run now
        </Button>{' '}
        <Button
          size="compact-xs"
          variant="default"
          loading={busy}
          aria-label={`${pausedAt === undefined ? 'Pause' : 'Resume'} ${name}`}
          onClick={() => act(() => (pausedAt === undefined ? pauseFirings(name) : resumeFirings(name)))}
        >
          {pausedAt === undefined ? 'Pause' : 'Resume'}
        </Button>
      </td>
    </tr>
  );
}
