/** When a breaker trips and how it recovers. All processes must use the same. */
export interface BreakerSettings {
  /** Opens after so many failures in a row … */
  failuresInRow: number;
  /** … or after so many within the window, if they are at least this share of what is known to have ended in it. */
  failuresInWindow: number;
  failureShare: number;
  windowMs: number;
  /** A run of failures without a success in between is forgotten after so long without another one. */
  runMs: number;
  /** Cooldown: doubles from the first to the last while the breaker keeps reopening; Retry-After if that is longer. */
  firstCooldownMs: number;
  lastCooldownMs: number;
  /** After a quota or auth error. */
  quotaCooldownMs: number;
  longestRetryAfterMs: number;
  /** The cooldown is lengthened by up to this share of itself. */
  jitterShare: number;
  /** A breaker that stayed closed for so long starts again with the first cooldown. */
  forgiveMs: number;
  /** A probe that did not settle by then can be taken over. */
  leaseMs: number;
  /** After closing, traffic grows from this share to all of it. */
  rampFrom: number;
  rampMs: number;
}

/**
 * The longest cooldown is 24 s with jitter, not 30 s: the target has to be in use again within 30 s of its recovery, and
 * after the cooldown the probe still waits for a request to come along.
 */
export const breakerDefaults: BreakerSettings = {
  failuresInRow: 3,
  failuresInWindow: 3,
  failureShare: 0.5,
  windowMs: 30_000,
  runMs: 600_000,
  firstCooldownMs: 2000,
  lastCooldownMs: 20_000,
  quotaCooldownMs: 300_000,
  longestRetryAfterMs: 3_600_000,
  jitterShare: 0.2,
  forgiveMs: 60_000,
  leaseMs: 20_000,
  rampFrom: 0.1,
  rampMs: 30_000,
};
