import type { Clock } from '#lib/domain/index.ts';
import type { Need } from '../room/rows.ts';

/**
 * A few places that this process holds and does not use. As long as nobody waits for them it does not give them back, so
 * that it has something to go on with when the store is lost in a quiet moment.
 */
export interface Spares {
  readonly size: number;
  add(id: string, needs: Record<string, Need>): void;
  /** Somebody waits in this line. */
  recall(line: string): void;
  /** Nobody waits there any more. */
  relax(lines: Iterable<string>): void;
  /** Gives back what is old. */
  sweep(): void;
  giveAll(): void;
  /** Another room: none of this counts there. */
  clear(): void;
}

const keptMs = 10_000;
/** After a recall nothing of this line is kept for so long: longer than it takes who waits to look again. */
const crowdedMs = 2500;

export function createSpares(clock: Clock, give: (id: string, lines: string[]) => void): Spares {
  const spares = new Map<string, { lines: string[]; at: number }>();
  const crowded = new Map<string, number>();

  function giveBack(id: string, lines = spares.get(id)?.lines ?? []): void {
    spares.delete(id);
    give(id, lines);
  }

  return {
    get size() {
      return spares.size;
    },
    add(id, needs) {
      const lines = Object.keys(needs).filter((name) => needs[name]?.periodMs === 0);
      const now = clock.now();
      const kept = (line: string) => [...spares.values()].filter((one) => one.lines.includes(line)).length;
      const isEnough = (line: string) => kept(line) >= Math.max(1, (needs[line]?.limit ?? 0) / 8);
      const isWanted = (line: string) => (crowded.get(line) ?? 0) > now;
      if (lines.some((line) => isWanted(line) || isEnough(line))) giveBack(id, lines);
      else spares.set(id, { lines, at: now });
    },
    recall(line) {
      crowded.set(line, clock.now() + crowdedMs);
      for (const [id, { lines }] of spares) if (lines.includes(line)) giveBack(id);
    },
    relax(lines) {
      for (const line of lines) crowded.delete(line);
    },
    sweep() {
      const now = clock.now();
      for (const [id, { at }] of spares) if (now - at > keptMs) giveBack(id);
      for (const [line, until] of crowded) if (until <= now) crowded.delete(line);
    },
    giveAll() {
      for (const id of spares.keys()) giveBack(id);
    },
    clear: () => spares.clear(),
  };
}
