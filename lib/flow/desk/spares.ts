import type { Clock } from '#lib/domain/index.ts';
import type { Need } from '../room/rows.ts';

/**
 * Places that this process held of late and does not use now. As long as nobody waits for them it does not give them
 * back, up to its part of each limit, so that it has something to go on with when the store is lost in a quiet moment. The
 * next ask of its own has them in exchange, in the same message.
 */
export interface Spares {
  readonly size: number;
  /** How many by line. */
  count(): Record<string, number>;
  /** Keeps the places of one that is over, or gives them back. */
  add(id: string, needs: Record<string, Need>): void;
  /** One to exchange: the same places if possible, else one of them. */
  take(needs: Record<string, Need>): Taken | undefined;
  /** Somebody waits in this line. */
  recall(line: string): void;
  /** Gives back what is old. */
  sweep(): void;
  giveAll(): void;
  /** Another room: none of this counts there. */
  clear(): void;
}

export interface Taken {
  id: string;
  /** It was not exchanged. */
  back(): void;
}

export interface SparesParts {
  clock: Clock;
  /** Whether the room would hear of it at once. */
  mayGive(): boolean;
  /** This process's part of a limit. */
  partOf(line: string, need: Need): number;
  /** @param keep only if somebody waits for its places @returns whether they were kept */
  give(id: string, keep: boolean): Promise<boolean>;
}

interface Spare {
  id: string;
  lines: readonly string[];
  at: number;
}

const keptMs = 10_000;
/** So long after somebody waited in a line the room is asked whether its places may be kept. */
const crowdedMs = 2500;

export function createSpares({ clock, mayGive, partOf, give }: SparesParts): Spares {
  /** The latest last. */
  let spares: Spare[] = [];
  /** Lines in which somebody waited: until when that counts, and the number of the recall. */
  const crowded = new Map<string, { until: number; recall: number }>();
  let recalls = 0;

  function crowd(line: string): void {
    crowded.set(line, { until: clock.now() + crowdedMs, recall: ++recalls });
  }

  function giveBack(isMeant: (spare: Spare) => boolean): void {
    const meant = spares.filter(isMeant);
    if (meant.length === 0) return;
    spares = spares.filter((spare) => !isMeant(spare));
    for (const { id } of meant) void give(id, false);
  }

  async function ask(spare: Spare): Promise<void> {
    const before = recalls;
    const isKept = await give(spare.id, true);
    if (isKept) putBack(spare, before);
    else for (const line of spare.lines) crowd(line);
  }

  /** A recall may have come faster than the answer. */
  function putBack(spare: Spare, before: number): void {
    const isWanted = spare.lines.some((line) => (crowded.get(line)?.recall ?? 0) > before);
    if (isWanted) return void give(spare.id, false);
    for (const line of spare.lines) crowded.delete(line);
    spares.push(spare);
  }

  return {
    get size() {
      return spares.length;
    },
    count() {
      const counts: Record<string, number> = {};
      for (const { lines } of spares) for (const line of lines) counts[line] = (counts[line] ?? 0) + 1;
      return counts;
    },
    add(id, needs) {
      const spare = { id, lines: slotsOf(needs), at: clock.now() };
      const kept = (line: string) => spares.filter(({ lines }) => lines.includes(line)).length;
      const isEnough = (line: string) => kept(line) >= Math.max(1, partOf(line, needs[line] as Need));
      if (!mayGive()) spares.push(spare);
      else if (spare.lines.some(isEnough)) void give(id, false);
      else if (spare.lines.some((line) => (crowded.get(line)?.until ?? 0) > spare.at)) void ask(spare);
      else spares.push(spare);
    },
    take(needs) {
      const wanted = slotsOf(needs);
      const isSame = ({ lines }: Spare) =>
        lines.length === wanted.length && wanted.every((line) => lines.includes(line));
      const isAlike = ({ lines }: Spare) => wanted.some((line) => lines.includes(line));
      const same = spares.findLastIndex(isSame);
      const index = same >= 0 ? same : spares.findLastIndex(isAlike);
      const taken = spares[index];
      if (taken === undefined) return undefined;
      spares.splice(index, 1);
      const before = recalls;
      return { id: taken.id, back: () => putBack(taken, before) };
    },
    recall(line) {
      crowd(line);
      giveBack(({ lines }) => lines.includes(line));
    },
    sweep() {
      const now = clock.now();
      giveBack(({ at }) => now - at > keptMs);
      for (const [line, { until }] of crowded) if (until <= now) crowded.delete(line);
    },
    giveAll: () => giveBack(() => true),
    clear() {
      spares = [];
    },
  };
}

const slotsOf = (needs: Record<string, Need>): string[] =>
  Object.keys(needs).filter((name) => needs[name]?.periodMs === 0);
