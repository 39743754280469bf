import type { FleetPlace } from '../room/look.ts';
import type { Limit } from '../room/starts.ts';

/** What this process may use of a limit while the store is away, so that all processes together stay within it. */
export interface Shares {
  /** @param now on the store's clock, ms */
  of(line: string, limit: Limit, now: number): number;
}

/** Few calls take longer. */
const callMs = 60_000;
/** Processes notice a loss one after the other. */
const skewMs = 5000;

/** An even part of a limit; what cannot be divided goes to others for each line. 0: nobody said how many there are. */
export function evenPart(line: string, limit: number, { index, processes }: FleetPlace): number {
  if (processes === 0) return 0;
  const turn = (index + hashOf(line)) % processes;
  return Math.floor(limit / processes) + (turn < limit % processes ? 1 : 0);
}

/**
 * At first what it had at the loss: nobody knows what the others had. When what began before the loss is over, who had
 * more than an even part goes down to it, and one such time later everyone has it.
 * @param own what it had of each line at the loss
 */
export function createShares(own: ReadonlyMap<string, number>, place: FleetPlace, lostAt: number): Shares {
  return {
    of(line, { limit, periodMs }, now) {
      const had = Math.min(limit, own.get(line) ?? 0);
      const part = evenPart(line, limit, place);
      const overMs = periodMs > 0 ? periodMs : callMs;
      const awayMs = now - lostAt;
      if (awayMs < overMs) return had;
      return awayMs < 2 * overMs + skewMs ? Math.min(had, part) : part;
    },
  };
}

function hashOf(text: string): number {
  let hash = 7;
  for (let at = 0; at < text.length; at++) hash = (hash * 31 + text.charCodeAt(at)) % 1_000_003;
  return hash;
}
