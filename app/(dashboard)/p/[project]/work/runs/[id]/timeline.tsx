import Link from 'next/link';
import type { RunDetail } from '#lib/durable/index.ts';
import { duration, moment, momentExact, plural } from '../../../../../../format.ts';
import { Section } from '../../../../../../ui/section.tsx';
import { runHref } from '../../view.ts';
import { eventWords } from '../run-words.ts';
import { type Bar, type Bars, barsOf, placeOf } from './bars.ts';
import css from './timeline.module.css';

interface Props {
  detail: RunDetail;
  base: string;
  at: number;
  timeZone: string;
}

const kinds: Record<Bar['kind'], string> = {
  waited: 'waited',
  step: 'finished, never done again',
  running: 'under way',
  failed: 'failed',
  unknown: 'not finished',
};

/** The steps of a run as bars over time, with what happened to it from outside as lines through them. */
export function Timeline({ detail, base, at, timeZone }: Props) {
  const bars = barsOf(detail, at);
  const events = detail.story.map((event) => ({ ...event, place: placeOf(bars, event.at) }));
  const { from, to } = bars;
  const note = `${plural(detail.steps.length, 'step')}, ${duration(to - from)} from ${moment(from, timeZone)}`;
  return (
    <Section title="Steps" note={note} className={css.timeline}>
      <table data-testid="timeline">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Over time</th>
            <th scope="col">Took</th>
          </tr>
        </thead>
        <tbody>
          {bars.bars.map((bar, i) => (
            <Line key={i} {...{ bar, bars, base, events, timeZone }} />
          ))}
        </tbody>
      </table>
      {events.length > 0 && (
        <p className={css.legend}>
          <i aria-hidden /> {[...new Set(events.map(({ kind }) => eventWords[kind]))].join(', ')}
        </p>
      )}
    </Section>
  );
}

interface LineProps extends Pick<Props, 'base' | 'timeZone'> {
  bar: Bar;
  bars: Bars;
  events: { at: number; kind: keyof typeof eventWords; place: number }[];
}

function Line({ bar, bars, base, events, timeZone }: LineProps) {
  const left = placeOf(bars, bar.from);
  const tookMs = bar.to - bar.from;
  const label = `${bar.name}: ${kinds[bar.kind]}, from ${momentExact(bar.from, timeZone)}, ${duration(tookMs)}`;
  return (
    <tr data-kind={bar.kind}>
      <th scope="row">
        {bar.childId === undefined ? bar.name : <Link href={runHref(base, bar.childId)}>{bar.name}</Link>}
        {bar.error && <small>{bar.error}</small>}
      </th>
      <td className={css.track}>
        <span
          className={css.bar}
          data-kind={bar.kind}
          role="img"
          aria-label={label}
          title={label}
          style={{ left: `${left * 100}%`, width: `${(placeOf(bars, bar.to) - left) * 100}%` }}
        />
        {events.map(({ at, kind, place }) => (
          <span
            key={`${at} ${kind}`}
            className={css.event}
            style={{ left: `${place * 100}%` }}
            title={`${eventWords[kind]}, ${momentExact(at, timeZone)}`}
          />
        ))}
      </td>
      <td className={css.took}>{duration(tookMs)}</td>
    </tr>
  );
}
