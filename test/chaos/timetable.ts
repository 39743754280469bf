import type { SeededRandom } from '#lib/stats/index.ts';

/** Something that goes wrong, ms after the beginning. */
export type Fault = { atMs: number } & (
  | {
      what: 'worker';
      /** Which of those that run, as a share (0–1) of their number. */
      draw: number;
      /** Until another one takes its place. */
      goneMs: number;
    }
  /** SIGKILL is a crash, SIGINT a restart in order. */
  | { what: 'postgres'; signal: 'SIGKILL' | 'SIGINT' }
);

/** Least and most ms from one to the next. */
export type Every = readonly [leastMs: number, mostMs: number];

export interface Pace {
  durationMs: number;
  kills: Every;
  restarts: Every;
}

/** What goes wrong and when, in the order of time: the same for the same seed. */
export function timetable(random: SeededRandom, { durationMs, kills, restarts }: Pace): Fault[] {
  const between = (least: number, most: number) => least + random.uniform() * (most - least);
  function times([least, most]: Every): number[] {
    const all: number[] = [];
    for (let at = between(least, most); at < durationMs; at += between(least, most)) all.push(Math.round(at));
    return all;
  }
  const faults: Fault[] = [
    ...times(kills).map((atMs): Fault => {
      const draw = random.uniform();
      return { atMs, what: 'worker', draw, goneMs: Math.round(between(200, 2_000)) };
    }),
    ...times(restarts).map((atMs): Fault => {
      const signal = random.uniform() < 0.5 ? 'SIGKILL' : 'SIGINT';
      return { atMs, what: 'postgres', signal };
    }),
  ];
  return faults.sort((a, b) => a.atMs - b.atMs);
}
