import type { BreakerNotice } from './breaker/index.ts';
import type { PoolEvent } from './types.ts';

/**
 * What subscribers hear of a breaker: opened and closed, not the steps between. Keys without a slash are accounts.
 * @param at the store's time, ms
 */
export function eventOf(
  { key, change, row }: BreakerNotice,
  about: { vendor: string | undefined; reason: string | undefined; at: number },
): PoolEvent | undefined {
  if (change !== 'opened' && change !== 'closed') return undefined;
  const isOpened = change === 'opened';
  const slash = key.indexOf('/');
  const isAccount = slash < 0;
  const { vendor, reason, at } = about;
  return {
    kind: isAccount
      ? isOpened
        ? 'organization_out'
        : 'organization_back'
      : isOpened
        ? 'breaker_opened'
        : 'breaker_closed',
    subject: key,
    organization: isAccount ? key : key.slice(0, slash),
    ...(!isAccount && { model: key.slice(slash + 1) }),
    ...(vendor !== undefined && { vendor }),
    ...(isOpened && reason !== undefined && { reason }),
    ...(isOpened && { waitMs: Math.max(0, row.openedUntil - at) }),
  };
}
