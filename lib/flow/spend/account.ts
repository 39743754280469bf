import { type Database, DatabaseAway, within } from '#lib/db/index.ts';
import type { Clock } from '#lib/domain/index.ts';
import type { SpendBody } from '../limits/kinds.ts';
import type { Period } from './period.ts';
import { createPurse } from './purse.ts';
import { type Answer, leave, type Place, talk } from './record.ts';

/** One process's side of one cap, for one key, in one period. */
export interface Account {
  readonly place: Place;
  readonly period: Period;
  /** At once if it is covered by what was granted before. False: the cap does not allow it. */
  reserve(expected: number): boolean | Promise<boolean>;
  settle(expected: number, cost: number): void;
  /** Reports what is new, and gives back what nobody uses. @returns false once it is of no use any more */
  flush(): Promise<boolean>;
}

export interface AccountParts {
  database: Database;
  process: string;
  clock: Clock;
  /** Whether Postgres answered. */
  heard(isThere: boolean, error?: unknown): void;
  isAway(): boolean;
  warned(account: Account, spent: number): void;
}

/** A block is for about so many calls. */
const callsPerBlock = 32;
const patienceMs = 1000;
/** What nobody used for so long is given back. */
const idleMs = 5000;
const renewMs = 10_000;
/** The same refusal is given again for so long, without asking. */
const refusedMs = 500;

export function createAccount(place: Place, period: Period, body: SpendBody, parts: AccountParts): Account {
  const { database, process, clock } = parts;
  const purse = createPurse();
  let [usedAt, toldAt, toldBusy] = [clock.now(), Number.NEGATIVE_INFINITY, 0];
  let refused = { at: Number.NEGATIVE_INFINITY, need: 0 };
  let talking: Promise<Answer | undefined> | undefined;

  async function ask(need: number): Promise<Answer | undefined> {
    const { seq, spent } = purse.report();
    const before = purse.idle;
    const outstanding = before + purse.busy;
    const { limitMicroUsd: limit, warnAt } = body;
    const { busy } = purse;
    const amounts = { seq, spent, outstanding, busy, need, want: need * callsPerBlock };
    try {
      const answer = await within(patienceMs, talk(database, place, { process, ...amounts, limit, warnAt }));
      purse.taken();
      purse.grant(answer.given - (answer.isForgotten ? before : 0));
      toldAt = clock.now();
      toldBusy = busy + (answer.given > 0 ? need : 0);
      parts.heard(true);
      if (answer.isWarning) parts.warned(account, answer.spent);
      return answer;
    } catch (error) {
      parts.heard(false, error instanceof DatabaseAway ? undefined : error);
      return undefined;
    }
  }

  const askOnce = (need: number): Promise<Answer | undefined> => {
    talking ??= ask(need).finally(() => {
      talking = undefined;
    });
    return talking;
  };

  async function waitFor(expected: number): Promise<boolean> {
    // The answer under way may be for somebody else, who needs less.
    for (;;) {
      const isMine = talking === undefined;
      const answer = await askOnce(expected);
      if (purse.reserve(expected, answer === undefined)) return true;
      if (isMine && answer && answer.given < expected) {
        refused = { at: clock.now(), need: expected };
        return false;
      }
    }
  }

  const account: Account = {
    place,
    period,
    reserve(expected) {
      usedAt = clock.now();
      if (purse.reserve(expected, parts.isAway())) return true;
      if (expected >= refused.need && usedAt - refused.at < refusedMs) return false;
      return waitFor(expected);
    },
    settle: (expected, cost) => purse.settle(expected, cost),
    async flush() {
      await talking;
      const now = clock.now();
      const isIdle = now - usedAt > idleMs;
      if (isIdle) purse.giveBack();
      const isOver = isIdle && purse.busy === 0;
      const isDue = isOver || now - toldAt >= renewMs || purse.busy !== toldBusy;
      const answer = purse.unreported > 0 || isDue ? await askOnce(0) : undefined;
      // A report that failed before goes alone, what came since after it.
      if (answer && purse.unreported > 0) await askOnce(0);
      if (!isOver || purse.unreported > 0) return true;
      await within(patienceMs, leave(database, place, process)).catch(() => {});
      return usedAt >= now || purse.busy > 0;
    },
  };
  return account;
}
