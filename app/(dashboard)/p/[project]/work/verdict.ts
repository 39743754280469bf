import type { HoldKind, QueueLine, WorkView } from '#lib/work/index.ts';
import { count, countShort, plural } from '../../../../format.ts';
import type { Tone } from '../../../../ui/state-mark.tsx';
import { holdTitle, roughly } from './words.ts';

interface Verdict {
  tone: Tone;
  title: string;
  details: string[];
}

/** What a person should know of: it does not go away by waiting for a turn. */
const grave: ReadonlySet<HoldKind> = new Set(['closed', 'breaker', 'retry', 'spend', 'worker_died']);
const byLimits: ReadonlySet<HoldKind> = new Set(['throttled', 'full']);

/** Is work getting through, and what is it waiting for? */
export function verdictOn({
  at,
  queues,
  paused,
  dead,
}: Pick<WorkView, 'at' | 'queues' | 'paused' | 'dead'>): Verdict {
  const waiting = sum(queues, (line) => line.waiting);
  const running = sum(queues, (line) => line.running);
  const letters = dead.generations + dead.webhooks + dead.runs;
  const pace = paceOf(queues);
  const rest = [
    waiting > 0 || running > 0 ? `${count(waiting)} wait, ${count(running)} run${oldest(queues, at)}` : '',
    pace,
    letters > 0 ? `${plural(letters, 'dead letter')} to look at` : '',
  ].filter(Boolean);
  if (paused)
    return { tone: 'off', title: 'Everything is paused', details: [`Paused ${paused.reason}`, ...rest] };
  const held = queues.filter((line) => holdsUp(line));
  if (held.length > 0)
    return {
      tone: 'amber',
      title: held.length === 1 ? `${held[0]?.feature} is held up` : `${held.length} queues are held up`,
      details: [...held.slice(0, 3).map(wordsOf), ...rest],
    };
  const stopped = queues.filter((line) => line.paused && line.waiting > 0);
  if (stopped.length > 0)
    return {
      tone: 'off',
      title: `${stopped.map(({ feature }) => feature).join(', ')} paused`,
      details: rest,
    };
  if (waiting + running === 0) return { tone: 'fine', title: 'Nothing waits', details: rest };
  if (queues.some(({ holds }) => holds.some(({ kind }) => byLimits.has(kind))))
    return { tone: 'waiting', title: 'Work goes on as fast as its limits allow', details: rest };
  return { tone: 'fine', title: 'Work is getting through', details: rest };
}

const holdsUp = ({ holds, paused }: QueueLine): boolean =>
  !paused && holds.some(({ kind }) => grave.has(kind));

const wordsOf = ({ feature, holds }: QueueLine): string => {
  const found = holds
    .filter(({ kind }) => grave.has(kind))
    .map((hold) => `${holdTitle(hold)}${hold.reason && `: ${hold.reason}`}`);
  return `${feature}: ${found.join('; ')}`;
};

function oldest(queues: readonly QueueLine[], at: number): string {
  const since = Math.min(...queues.map(({ oldestAt }) => oldestAt ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(since) ? `, the oldest for ${roughly(at - since)}` : '';
}

function paceOf(queues: readonly QueueLine[]): string {
  const done = sum(queues, (line) => line.completedPerMinute);
  const failed = sum(queues, (line) => line.failedPerMinute);
  if (done + failed === 0) return '';
  return `${perMinute(done)} done a minute${failed > 0 ? `, ${perMinute(failed)} given up` : ''}`;
}

/** 0.2 → "0.2", 42.4 → "42". */
export const perMinute = (n: number): string =>
  n < 10 ? String(Math.round(n * 10) / 10) : countShort(Math.round(n));

const sum = (queues: readonly QueueLine[], of: (line: QueueLine) => number): number =>
  queues.reduce((total, line) => total + of(line), 0);
