import type { OrganizationState, Pool } from '#lib/pool/index.ts';
import type { ToggleChoice } from '../types.ts';

/** Vendors with organizations, and whether one of them looks able to serve. */
export function choicesOf(pool: Pick<Pool, 'organizations' | 'unreadableSecrets'>): ToggleChoice[] {
  const unreadable = new Set(pool.unreadableSecrets());
  const byVendor = Map.groupBy(pool.organizations(), ({ vendor }) => vendor);
  return [...byVendor]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([vendor, organizations]) => {
      const healthy = organizations.some((one) => one.weight > 0 && !unreadable.has(one.id) && !isOut(one));
      return {
        vendor,
        organizations: organizations.map(({ id }) => id),
        healthy,
        reason: healthy ? null : organizations.map(({ id, reason }) => `${id}: ${reason}`).join(', '),
      };
    });
}

/** The account is shut, or every model that was asked of it. */
export const isOut = ({ account, perModel }: Pick<OrganizationState, 'account' | 'perModel'>): boolean =>
  account.state === 'open' ||
  (perModel.length > 0 && perModel.every(({ breaker }) => breaker.state === 'open'));
