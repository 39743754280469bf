'use client';
import { Button, Menu } from '@mantine/core';
import type { Incident } from '#lib/notices/index.ts';
import { duration, moment } from '../../../../../format.ts';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import table from '../../../../../ui/table.module.css';
import css from './incidents.module.css';
import { toneOf } from './trend-points.ts';

const tones = { broken: 'broken', amber: 'amber', quiet: 'unknown' } as const;
const silences = [
  { minutes: 60, label: 'For an hour' },
  { minutes: 480, label: 'For 8 hours' },
  { minutes: 1_440, label: 'For a day' },
];

interface Props {
  incident: Incident;
  timeZone: string;
  busy: boolean;
  onAcknowledge(): void;
  onSilence(minutes: number): void;
}

/** One incident, and what a person can do about it. */
export function IncidentRow({ incident, timeZone, busy, onAcknowledge, onSilence }: Props) {
  const {
    id,
    kind,
    subject,
    startedAt,
    endedAt,
    times,
    summary,
    endSummary,
    acknowledgedAt,
    acknowledgedBy,
  } = incident;
  const lasts = endedAt === null;
  return (
    <tr
      id={`incident-${id}`}
      data-testid="incident"
      data-kind={kind}
      data-subject={subject}
      data-lasts={lasts || undefined}
    >
      <td>
        <time dateTime={new Date(startedAt).toISOString()}>{moment(startedAt, timeZone)}</time>
      </td>
      <td>
        {lasts ? (
          <StateMark tone={tones[toneOf(incident)]} word="lasts" />
        ) : endedAt > startedAt ? (
          duration(endedAt - startedAt)
        ) : (
          <span className={table.quiet}>a moment</span>
        )}
      </td>
      <td className={css.what}>
        {summary}
        {endSummary && <span className={table.quiet}> {endSummary}</span>}
        {times > 1 && <span className={table.quiet}> Reported {times} times.</span>}
      </td>
      <td className={table.quiet}>
        {acknowledgedAt === null ? (
          '–'
        ) : (
          <span title={moment(acknowledgedAt, timeZone)}>{acknowledgedBy}</span>
        )}
      </td>
      <td className={table.actions}>
        {acknowledgedAt === null && (
          <Button
            size="compact-xs"
            variant="default"
            disabled={busy}
            aria-label={`Acknowledge: ${summary}`}
            onClick={onAcknowledge}
          >
            Acknowledge
          </Button>
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              disabled={busy}
              aria-label={`Silence ${kind} of ${subject}`}
            >
              Silence
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>
              Send nothing about {kind.replaceAll('_', ' ')} of {subject}
            </Menu.Label>
            {silences.map(({ minutes, label }) => (
              <Menu.Item key={minutes} onClick={() => onSilence(minutes)}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  );
}
