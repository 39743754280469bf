import { count } from '#lib/format/index.ts';
import { patternHeads } from '../show/words.ts';
import type { Digest } from '../types.ts';
import { ink, path, runsOf, svg, text } from './svg.ts';

const width = 720;
const [rowHeight, head] = [44, 44];
const [sparkLeft, sparkWidth, sparkHeight] = [470, 170, 26];
const mostRows = 10;
const longestName = 58;

/** A row a pattern: its name, and the inserts lost to it by week, all on the same scale from 0. */
export function patternsSvg({ patterns }: Pick<Digest, 'patterns'>): string {
  const shown = patterns.slice(0, mostRows);
  const most = Math.max(1, ...shown.flatMap(({ trend }) => trend.map(({ recoverable }) => recoverable ?? 0)));
  const rows = shown.map(({ name, what, trend }, i) => {
    const base = head + i * rowHeight + 30;
    const x = (at: number) => sparkLeft + (sparkWidth * (at + 0.5)) / Math.max(1, trend.length);
    const y = (lost: number) => base - (sparkHeight * Math.max(0, lost)) / most;
    const points = trend.map(({ recoverable }, at) =>
      recoverable === null ? null : { x: x(at), y: y(recoverable), lost: recoverable },
    );
    const last = points.at(-1);
    const lines = runsOf(points).map(
      (run) => `<path d="${path(run)}" fill="none" stroke="${ink.lost}" stroke-width="2"/>`,
    );
    return [
      text(16, base - 6, name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name, {
        size: 13,
        fill: ink.text,
      }),
      text(sparkLeft - 16, base - 6, patternHeads[what], { anchor: 'end' }),
      `<path d="M${sparkLeft} ${base}H${sparkLeft + sparkWidth}" stroke="${ink.line}"/>`,
      ...lines,
      last
        ? `<circle cx="${last.x.toFixed(1)}" cy="${last.y.toFixed(1)}" r="3" fill="${ink.lost}"/>${text(sparkLeft + sparkWidth + 10, base - 4, count(Math.round(last.lost)), { fill: ink.lost, weight: 600, size: 13 })}`
        : '',
    ].join('');
  });
  return svg(
    width,
    head + shown.length * rowHeight + 12,
    [
      text(16, 26, 'Inserts lost a week, by pattern', { size: 14, fill: ink.text, weight: 600 }),
      ...rows,
    ].join(''),
  );
}
