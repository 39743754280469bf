import type { Need } from '../room/rows.ts';

/** What one admitted holds. */
export interface Held {
  lane: string;
  needs: Record<string, Need>;
  since: number;
}

/** What this process holds and started: all that is needed to tell a store that forgot, or to go on without one. */
export interface Records {
  readonly held: ReadonlyMap<string, Held>;
  /** Over, as far as this process is concerned. */
  readonly ending: ReadonlyMap<string, Held>;
  add(id: string, held: Held): void;
  /** It is over; the store has not said yet that it knows. @returns undefined if it was over before */
  end(id: string): Held | undefined;
  /** The store knows. */
  forget(id: string): void;
  /** Starts by throttle and time, of the period that ends now. */
  starts(now: number): Map<string, { limit: number; periodMs: number; past: Record<string, number> }>;
  /** What this process has of each limit now: the most it may use alone. A place is its own until the store took it back. */
  shares(now: number): Map<string, number>;
}

const sweepEvery = 5000;

export function createRecords(): Records {
  const held = new Map<string, Held>();
  const ending = new Map<string, Held>();
  const past = new Map<string, { limit: number; periodMs: number; times: number[] }>();
  let added = 0;

  function started(name: string, { limit, periodMs }: Need, now: number): void {
    const times = (past.get(name)?.times ?? []).filter((at) => at + periodMs > now);
    times.push(now);
    past.set(name, { limit, periodMs, times });
  }

  function sweep(now: number): void {
    for (const [name, { periodMs, times }] of past)
      if ((times.at(-1) ?? 0) + periodMs <= now) past.delete(name);
  }

  function starts(now: number): ReturnType<Records['starts']> {
    const found: ReturnType<Records['starts']> = new Map();
    for (const [name, { limit, periodMs, times }] of past) {
      const inside: Record<string, number> = {};
      for (const at of times) if (at + periodMs > now) inside[at] = (inside[at] ?? 0) + 1;
      if (Object.keys(inside).length > 0) found.set(name, { limit, periodMs, past: inside });
    }
    return found;
  }

  return {
    held,
    ending,
    starts,
    add(id, one) {
      if (++added % sweepEvery === 0) sweep(one.since);
      let isHolder = false;
      for (const [name, need] of Object.entries(one.needs)) {
        if (need.periodMs > 0) started(name, need, one.since);
        else isHolder = true;
      }
      if (isHolder) held.set(id, one);
    },
    end(id) {
      const one = held.get(id);
      held.delete(id);
      if (one) ending.set(id, one);
      return one;
    },
    forget: (id) => void ending.delete(id),
    shares(now) {
      const shares = new Map<string, number>();
      for (const [name, { past: inside }] of starts(now))
        shares.set(
          name,
          Object.values(inside).reduce((sum, n) => sum + n, 0),
        );
      for (const { needs } of [...held.values(), ...ending.values()])
        for (const [name, { periodMs }] of Object.entries(needs))
          if (periodMs === 0) shares.set(name, (shares.get(name) ?? 0) + 1);
      return shares;
    },
  };
}
