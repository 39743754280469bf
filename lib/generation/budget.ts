/** A process's allowance for calls that repeat another one, so that an outage is not answered with twice the load. */
export interface RetryBudget {
  /** A generation began. */
  deposit(): void;
  /** Whether one more repeat is allowed; takes it. */
  withdraw(): boolean;
}

/** Finagle's defaults: a fifth of the traffic, and ten a second besides. */
const [share, perSecond, longestS] = [0.2, 10, 10];

/** @param now ms */
export function createRetryBudget(now: () => number): RetryBudget {
  let tokens = perSecond * longestS;
  let filledAt = now();
  const fill = () => {
    const at = now();
    tokens = Math.min(tokens + ((at - filledAt) / 1000) * perSecond, perSecond * longestS);
    filledAt = at;
  };
  return {
    deposit() {
      tokens += share;
    },
    withdraw() {
      fill();
      if (tokens < 1) return false;
      tokens--;
      return true;
    },
  };
}
