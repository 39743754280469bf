import type { Database } from '#lib/db/index.ts';
import type { Clock } from '#lib/domain/index.ts';
import type { Plan } from '../limits/book.ts';
import type { FlowEvent, Refusal } from '../types.ts';
import { forKey } from '../words.ts';
import { type Account, type AccountParts, createAccount } from './account.ts';
import { periodOf } from './period.ts';
import { listSpend, type Spent } from './record.ts';
import { createZones } from './zones.ts';

/** Spend caps: Postgres is the record, each process spends from blocks that it was granted. */
export interface Spend {
  /** Reserves under every cap, or under none. */
  reserve(spends: Plan['spends'], projectId: number, expectedMicroUsd: number): Reserved | Promise<Reserved>;
  /** Of the current day and month. @throws DatabaseAway */
  list(projectId: number): Promise<Spent[]>;
  /** Reports what was spent; runs by itself every second. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export type Reserved = { settle(costMicroUsd: number): void } | { refused: Refusal };

export interface SpendParts {
  database: Database;
  process: string;
  clock: Clock;
  onEvent(event: FlowEvent): void;
  fault(error: unknown): void;
}

const flushMs = 1000;
const dollars = (microUsd: number): string => `$${(microUsd / 1e6).toFixed(2)}`;

export function createSpend({ database, process, clock, onEvent, fault }: SpendParts): Spend {
  const accounts = new Map<string, Account>();
  const zones = createZones(database, clock);
  const limits = new WeakMap<Account, Plan['spends'][number]>();
  let isAway = false;
  let stop: (() => void) | undefined;
  let flushing: Promise<void> | undefined;

  const parts: AccountParts = {
    ...{ database, process, clock },
    isAway: () => isAway,
    heard(isThere, error) {
      if (error !== undefined) fault(error);
      if (isThere === !isAway) return;
      isAway = !isThere;
      onEvent({ kind: isAway ? 'spend_unguarded' : 'spend_guarded' });
    },
    warned(account, spentMicroUsd) {
      const { projectId, cap: limit, key, period } = account.place;
      const { limitMicroUsd = 0, warnAt: share = 0 } = limits.get(account)?.body ?? {};
      const about = { projectId, limit, key, period, resetsAt: account.period.endsAt };
      onEvent({ kind: 'spend_near', ...about, spentMicroUsd, limitMicroUsd, share });
    },
  };

  function accountOf(spend: Plan['spends'][number], timeZone: string): Account {
    const { name: cap, projectId, body, key } = spend;
    const period = periodOf(body.per, timeZone, clock.now());
    // A changed cap is another one on the same record.
    const id = JSON.stringify([projectId, cap, key, period.name, body.limitMicroUsd, body.warnAt]);
    const known = accounts.get(id);
    if (known) return known;
    const account = createAccount({ projectId, cap, key, period: period.name }, period, body, parts);
    accounts.set(id, account);
    limits.set(account, spend);
    beat();
    return account;
  }

  function beat(): void {
    stop ??= clock.after(flushMs, () => {
      stop = undefined;
      void flush().then(() => {
        if (accounts.size > 0) beat();
      });
    });
  }

  function flush(): Promise<void> {
    flushing ??= (async () => {
      for (const [id, account] of accounts) if (!(await account.flush())) accounts.delete(id);
    })().finally(() => {
      flushing = undefined;
    });
    return flushing;
  }

  function refusalOf({ name: limit, body, key }: Plan['spends'][number], { period }: Account): Refusal {
    const about = { limit, ...(body.key === undefined ? {} : { key }) };
    const resets = new Date(period.endsAt).toISOString();
    const allowed = `${dollars(body.limitMicroUsd)} a ${body.per}${forKey(about.key)}`;
    const message = `spend cap "${limit}" is used up: ${allowed}; it resets at ${resets}`;
    return { kind: 'spend', ...about, message, retryAfterMs: period.endsAt - clock.now() };
  }

  async function reserveAll(spends: Plan['spends'], zone: string, expected: number): Promise<Reserved> {
    const reserved: Account[] = [];
    for (const spend of spends) {
      const account = accountOf(spend, spend.projectId === 0 ? 'UTC' : zone);
      if (await account.reserve(expected)) {
        reserved.push(account);
        continue;
      }
      for (const one of reserved) one.settle(expected, 0);
      return { refused: refusalOf(spend, account) };
    }
    return {
      settle(costMicroUsd) {
        for (const account of reserved) account.settle(expected, costMicroUsd);
      },
    };
  }

  return {
    async reserve(spends, projectId, expectedMicroUsd) {
      const expected = Math.max(1, Math.ceil(expectedMicroUsd));
      return reserveAll(spends, await zones.of(projectId), expected);
    },
    async list(projectId) {
      const zone = await zones.of(projectId);
      const periods = (['day', 'month'] as const).map((per) => periodOf(per, zone, clock.now()).name);
      return listSpend(database, projectId, periods);
    },
    flush,
    async close() {
      stop?.();
      await flush();
    },
  };
}
