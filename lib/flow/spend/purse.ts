/** What one process may spend of one period, and what it did. Money is micro-USD. */
export interface Purse {
  /** Granted, and neither spent nor reserved. */
  readonly idle: number;
  /** Reserved for calls under way. */
  readonly busy: number;
  /** Spent, and not taken in by the record. */
  readonly unreported: number;
  /** Takes from what is idle; with `isUnguarded` also what is not there. */
  reserve(expected: number, isUnguarded: boolean): boolean;
  /** A call is over. What it cost above its reservation comes out of what is idle, as far as that goes. */
  settle(expected: number, cost: number): void;
  /** What has to be reported: the same until it was taken in. */
  report(): { seq: number; spent: number };
  taken(): void;
  grant(amount: number): void;
  /** @returns all that was idle */
  giveBack(): number;
}

export function createPurse(): Purse {
  let [idle, busy, spent, seq] = [0, 0, 0, 0];
  let reported: { seq: number; spent: number } | undefined;
  return {
    get idle() {
      return idle;
    },
    get busy() {
      return busy;
    },
    get unreported() {
      return spent + (reported?.spent ?? 0);
    },
    reserve(expected, isUnguarded) {
      if (idle >= expected) idle -= expected;
      else if (!isUnguarded) return false;
      busy += expected;
      return true;
    },
    settle(expected, cost) {
      busy -= expected;
      spent += cost;
      const left = expected - cost;
      idle += left >= 0 ? left : -Math.min(Math.max(0, idle), -left);
    },
    report() {
      if (reported === undefined) {
        reported = { seq: ++seq, spent };
        spent = 0;
      }
      return reported;
    },
    taken() {
      reported = undefined;
    },
    grant(amount) {
      idle += amount;
    },
    giveBack() {
      const all = idle;
      idle = 0;
      return all;
    },
  };
}
