import type { Incident } from '#lib/notices/index.ts';
import { duration, moment } from '../../../../../format.ts';
import { plotLeft, plotRight } from './chart-axes.ts';
import css from './over-time.module.css';
import { toneOf } from './trend-points.ts';

interface Props {
  incidents: readonly Incident[];
  range: { from: number; to: number };
  timeZone: string;
  label: string;
}

/** Incidents on the time axis of the charts above: how long they lasted, and what they were. */
export function IncidentLane({ incidents, range: { from, to }, timeZone, label }: Props) {
  const place = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)));
  return (
    <ul
      className={css.lane}
      style={{ '--left': `${plotLeft}px`, '--right': `${plotRight}px` }}
      aria-label={`Incidents: ${label}`}
    >
      {incidents.map((incident) => {
        const { id, kind, summary, startedAt, endedAt } = incident;
        const start = place(startedAt);
        const end = place(endedAt ?? to);
        const lasted = endedAt === null ? 'lasts' : endedAt > startedAt ? duration(endedAt - startedAt) : '';
        return (
          <li
            key={id}
            data-tone={toneOf(incident)}
            data-moment={endedAt === startedAt || undefined}
            data-lasts={endedAt === null || undefined}
            style={{ left: `${start * 100}%`, width: `${(end - start) * 100}%` }}
            title={`${moment(startedAt, timeZone)}${lasted ? `, ${lasted}` : ''}: ${summary}`}
          >
            <a href={`#incident-${id}`} tabIndex={-1}>
              {kind}: {summary}
            </a>
          </li>
        );
      })}
    </ul>
  );
}
