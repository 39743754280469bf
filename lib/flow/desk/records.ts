import type { Need } from '../room/rows.ts';
import { addStart, noStarts, type Starts, startsIn } from '../room/starts.ts';

/** What one admitted holds. */
export interface Held {
  lane: string;
  needs: Record<string, Need>;
  since: number;
}

/** What this process holds and started: all that is needed to tell a store that forgot, or to go on without one. */
export interface Records {
  readonly held: ReadonlyMap<string, Held>;
  /** Over, and not given back. */
  readonly spare: ReadonlyMap<string, Held>;
  add(id: string, held: Held): void;
  /** It is over. @returns undefined if it was over before */
  end(id: string): Held | undefined;
  /** The store hears that it is over. @returns what it was if it was a spare */
  forget(id: string): Held | undefined;
  /** The store has left it its places. */
  keep(id: string, held: Held): void;
  /** Throttles under which it started something in the period that ends now. */
  starts(now: number): Iterable<[string, Starts]>;
  /** What this process has of each limit now: starts of the period, places that were not given back. */
  shares(now: number): Map<string, number>;
}

const sweepEvery = 5000;

export function createRecords(): Records {
  const held = new Map<string, Held>();
  const spare = new Map<string, Held>();
  const started = new Map<string, Starts>();
  let added = 0;

  function start(name: string, { limit, periodMs }: Need, now: number): void {
    const known = started.get(name);
    const isSame = known?.limit === limit && known.periodMs === periodMs;
    const starts = isSame
      ? known
      : { ...noStarts({ limit, periodMs }), ...known, limit, periodMs, dropsAt: 0 };
    addStart(starts, now);
    started.set(name, starts);
  }

  function* starts(now: number): Generator<[string, Starts]> {
    for (const one of started) if (startsIn(one[1], now) > 0) yield one;
  }

  return {
    held,
    spare,
    starts,
    add(id, one) {
      if (++added % sweepEvery === 0)
        for (const [name, past] of started) if (startsIn(past, one.since) === 0) started.delete(name);
      let isHolder = false;
      for (const [name, need] of Object.entries(one.needs)) {
        if (need.periodMs > 0) start(name, need, one.since);
        else isHolder = true;
      }
      if (isHolder) held.set(id, one);
    },
    end(id) {
      const one = held.get(id);
      held.delete(id);
      if (one) spare.set(id, one);
      return one;
    },
    keep: (id, one) => void spare.set(id, one),
    forget(id) {
      const one = spare.get(id);
      spare.delete(id);
      return one;
    },
    shares(now) {
      const shares = new Map<string, number>();
      for (const [name, past] of starts(now)) shares.set(name, startsIn(past, now));
      for (const { needs } of [...held.values(), ...spare.values()])
        for (const [name, { periodMs }] of Object.entries(needs))
          if (periodMs === 0) shares.set(name, (shares.get(name) ?? 0) + 1);
      return shares;
    },
  };
}
