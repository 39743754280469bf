import type { LimitBody } from '#lib/flow/index.ts';
import { count, duration, money, percent, plural } from '../../../../../format.ts';

const minuteMs = 60_000;
const periods: Record<number, string> = {
  1000: 'a second',
  [minuteMs]: 'a minute',
  3600000: 'an hour',
  86400000: 'a day',
};

const within = (periodMs: number): string => periods[periodMs] ?? `in ${duration(periodMs)}`;
const named = new Set(['user', 'tenant', 'session', 'feature', 'route', 'vendor', 'model']);

/** What a limit says, in a sentence. */
export function limitWords(body: LimitBody): string {
  const each =
    'key' in body && body.key ? `, for each ${named.has(body.key) ? body.key : `value of ${body.key}`}` : '';
  switch (body.kind) {
    case 'throttle':
      return `${plural(body.limit, 'start')} ${within(body.periodMs)}${each}`;
    case 'concurrency':
      return `${count(body.limit)} at once${each}${body.fairBy ? `, shared fairly by ${body.fairBy}` : ''}`;
    case 'debounce':
      return `The last one after ${duration(body.periodMs)} of quiet, within ${duration(body.maxWaitMs)}${each}`;
    case 'priority':
      return `Seconds ahead in its line: ${body.ahead}`;
    case 'spend':
      return `${money(body.limitMicroUsd)} a ${body.per}${each}${warningWords(body.warnAt)}`;
  }
}

const warningWords = (warnAt: number | undefined): string =>
  warnAt === undefined ? '' : `, warned at ${percent(warnAt, 0)}`;

/** Which requests it concerns. */
export function scopeWords(
  { feature, route, vendor, model, when }: LimitBody,
  isEverywhere: boolean,
): string {
  const parts = [
    feature && `feature ${feature}`,
    route && `route ${route}`,
    (vendor || model) && [vendor, model].filter(Boolean).join(' '),
    when && `where ${when}`,
  ].filter(Boolean);
  const all = isEverywhere ? 'all projects' : 'the whole project';
  if (parts.length === 0) return all;
  return isEverywhere ? `${parts.join(', ')}, in all projects` : parts.join(', ');
}
