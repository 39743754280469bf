import { day, percent } from '#lib/format/index.ts';
import { changeWords } from '../show/words.ts';
import type { Digest } from '../types.ts';
import { ink, path, runsOf, svg, text } from './svg.ts';

const [width, height] = [720, 280];
const [left, right, top, bottom] = [52, 72, 52, 28];

/** The insert rate by week with its band; the last one is labelled. The axis says where it begins. */
export function trendSvg(digest: Digest): string {
  const { trend, project, rate } = digest;
  const known = trend.flatMap(({ low, high }) => (low === null || high === null ? [] : [low, high]));
  const [from, to] = axis(Math.min(...known, 1), Math.max(...known, 0));
  const x = (i: number) => left + ((width - left - right) * (i + 0.5)) / Math.max(1, trend.length);
  const y = (share: number) => top + ((height - top - bottom) * (to - share)) / (to - from);
  const ticks = [from, (from + to) / 2, to]
    .map(
      (share) =>
        `<path d="M${left} ${y(share).toFixed(1)}H${width - right}" stroke="${ink.line}"/>${text(left - 8, y(share) + 4, percent(share, 0), { anchor: 'end' })}`,
    )
    .join('');
  const labels = trend.map(({ start }, i) =>
    text(x(i), height - 9, day(start, project.timeZone), { anchor: 'middle' }),
  );
  const points = trend.map(({ rate, low, high, small }, i) =>
    rate === null || low === null || high === null ? null : { x: x(i), rate, low, high, small },
  );
  const runs = runsOf(points)
    .map((run) => {
      const band = [
        ...run.map((one) => ({ x: one.x, y: y(one.high) })),
        ...run.map((one) => ({ x: one.x, y: y(one.low) })).reverse(),
      ];
      const line = run.map((one) => ({ x: one.x, y: y(one.rate) }));
      const dots = run.map(
        (one) =>
          `<circle cx="${one.x.toFixed(1)}" cy="${y(one.rate).toFixed(1)}" r="3.5" stroke="${ink.rate}" stroke-width="1.5" fill="${one.small ? '#ffffff' : ink.rate}"/>`,
      );
      return `<path d="${path(band)}Z" fill="${ink.band}"/><path d="${path(line)}" fill="none" stroke="${ink.rate}" stroke-width="2"/>${dots.join('')}`;
    })
    .join('');
  const last = points.at(-1);
  return svg(
    width,
    height,
    [
      text(left - 36, 22, `Insert rate by week, ${project.name}`, { size: 14, fill: ink.text, weight: 600 }),
      text(
        left - 36,
        40,
        `95 % interval; ${changeWords(digest)}${from > 0 ? `; the axis begins at ${percent(from, 0)}` : ''}`,
      ),
      ticks,
      ...labels,
      runs,
      last && rate
        ? text(last.x + 10, y(last.rate) + 5, percent(last.rate), { size: 14, fill: ink.rate, weight: 600 })
        : '',
    ].join(''),
  );
}

/** Round ends around the data, in steps of 10 points. */
function axis(lowest: number, highest: number): [number, number] {
  const low = Math.max(0, Math.floor(lowest * 10 - 0.2) / 10);
  const high = Math.min(1, Math.ceil(highest * 10 + 0.2) / 10);
  return high - low >= 0.2 ? [low, high] : [Math.max(0, high - 0.2), Math.max(high, 0.2)];
}
