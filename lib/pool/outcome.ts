import type { VendorError } from '#lib/vendors/index.ts';
import type { BreakerOutcome } from './breaker/index.ts';
import type { CallEnd } from './types.ts';

export interface Outcomes {
  /** Of the organization's breaker. */
  account: BreakerOutcome;
  /** Of the breaker of organization × model. */
  model: BreakerOutcome;
}

/**
 * What the end of a call says about whom. The caller's own mistakes and second thoughts concern neither; what goes
 * wrong with one model says nothing about the account.
 */
export function outcomesOf({ error, cancelled }: Pick<CallEnd, 'error' | 'cancelled'>): Outcomes {
  if (cancelled) return { account: 'ignored', model: 'ignored' };
  if (!error) return { account: 'success', model: 'success' };
  const outcome = error.scope === 'request' ? 'ignored' : outcomeOf(error);
  return error.scope === 'organization'
    ? { account: outcome, model: 'ignored' }
    : { account: 'ignored', model: outcome };
}

function outcomeOf({ kind }: VendorError): BreakerOutcome {
  switch (kind) {
    case 'rate_limit':
    case 'overloaded':
    case 'timeout':
    case 'connection':
    case 'malformed':
      return 'failure';
    // A person has to act, or it has not got this model: no use in asking again soon.
    case 'auth':
    case 'quota':
    case 'not_found':
      return 'quota';
    default:
      return 'ignored';
  }
}
