import type { SlowState } from './types.ts';

/** How fast one organization answers with one model, as medians of its last successful calls. */
export interface Pace {
  add(call: { firstTokenMs?: number | undefined; outputTokens: number; totalMs: number }): void;
  medians(): Medians;
}

export interface Medians {
  firstTokenMs?: number;
  msPerToken?: number;
}

/** A median of fewer says nothing. */
const fewest = 50;
/** Few more are kept, so that a change shows soon. */
const kept = 64;
/** Older ones are forgotten: who gets little traffic is not judged by the day before. */
const oldestMs = 15 * 60_000;
/** Fewer tokens give no speed. */
const fewestTokens = 4;

export function createPace(now: () => number): Pace {
  const samples: { at: number; first: number; perToken: number }[] = [];
  let next = 0;
  let known: Medians | undefined;
  let knownAt = 0;
  return {
    add({ firstTokenMs, outputTokens, totalMs }) {
      const spoke = outputTokens >= fewestTokens;
      samples[next] = {
        at: now(),
        // An answer without tokens (an embedding, an image) comes at once, when it comes.
        first: firstTokenMs ?? (outputTokens === 0 ? totalMs : Number.NaN),
        perToken: spoke ? Math.max(0, totalMs - (firstTokenMs ?? 0)) / outputTokens : Number.NaN,
      };
      next = (next + 1) % kept;
      known = undefined;
    },
    medians() {
      if (known && now() - knownAt < 60_000) return known;
      const young = samples.filter(({ at }) => now() - at < oldestMs);
      const first = median(young.map((sample) => sample.first));
      const perToken = median(young.map((sample) => sample.perToken));
      known = {
        ...(first !== undefined && { firstTokenMs: first }),
        ...(perToken !== undefined && { msPerToken: perToken }),
      };
      knownAt = now();
      return known;
    },
  };
}

function median(values: number[], least = fewest): number | undefined {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length < least || sorted.length === 0) return undefined;
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] as number) + (sorted[Math.floor(half)] as number)) / 2;
}

/** Slow is above so many times the siblings' median, and no longer slow below the second. */
const [slowFrom, slowUntil] = [2, 1.5];
/** Differences that nobody notices are none. */
const noticeable = { firstTokenMs: 20, msPerToken: 0.5 };

/** Compares an organization's pace with that of the others with the same vendor and model. */
export function judgePace(own: Medians, siblings: readonly Medians[], wasSlow: boolean): SlowState {
  const theirs = (name: keyof Medians) =>
    median(
      siblings.map((each) => each[name] ?? Number.NaN),
      1,
    );
  const first = theirs('firstTokenMs');
  const perToken = theirs('msPerToken');
  const factor = wasSlow ? slowUntil : slowFrom;
  const isAbove = (name: keyof Medians, their: number | undefined) => {
    const mine = own[name];
    return (
      mine !== undefined && their !== undefined && mine > factor * their && mine - their > noticeable[name]
    );
  };
  return {
    isSlow: isAbove('firstTokenMs', first) || isAbove('msPerToken', perToken),
    ...own,
    ...(first !== undefined && { siblingsFirstTokenMs: first }),
    ...(perToken !== undefined && { siblingsMsPerToken: perToken }),
  };
}
