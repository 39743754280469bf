import { type LiveOrganization, standingOf } from '../health/standing.ts';

export interface Choice {
  vendor: string;
  /** Whether one of its organizations serves. */
  healthy: boolean;
  /** Why none does. */
  reason: string;
}

/** Vendors that everything could be moved to. */
export function choicesOf(organizations: readonly LiveOrganization[]): Choice[] {
  return [...Map.groupBy(organizations, ({ vendor }) => vendor)].map(([vendor, own]) => {
    const standings = own.map((one) => ({ id: one.id, ...standingOf(one) }));
    const healthy = standings.some(({ word }) => word === 'serving' || word === 'degraded');
    const reason = standings.map(({ id, word, because }) => `${id} is ${word}: ${because}`).join('; ');
    return { vendor, healthy, reason };
  });
}
