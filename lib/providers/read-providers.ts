import { readAttemptMinutes } from '#lib/metrics/index.ts';
import { concurrencyUse } from './limits/read-concurrency.ts';
import { listOrganizations } from './organizations/list-organizations.ts';
import { choicesOf } from './toggle/choices.ts';
import { readMoves } from './toggle/moves.ts';
import { readToggleVendor } from './toggle/read-toggle-vendor.ts';
import type { ProvidersParts, ProvidersView } from './types.ts';

const periods = { day: { days: 1, stepMinutes: 15 }, week: { days: 7, stepMinutes: 60 } };
const mostIncidents = 200;

/** Everything the Providers page shows. What is under way is that of this process. @throws DatabaseAway */
export async function readProviders(
  parts: Pick<ProvidersParts, 'database' | 'catalog' | 'pool' | 'store' | 'notices' | 'now'>,
  period: keyof typeof periods = 'day',
): Promise<ProvidersView> {
  const { database, catalog, pool, store, notices, now } = parts;
  const { days, stepMinutes } = periods[period];
  const range = { from: now() - days * 86_400_000, to: now() };
  const [incidents, series, moves] = await Promise.all([
    notices.listIncidents({ ...range, except: ['anomaly'], limit: mostIncidents }),
    readAttemptMinutes(database, { ...range, stepMinutes, by: 'organization' }),
    readMoves(catalog),
  ]);
  const states = new Map(pool.organizations().map((state) => [state.id, state]));
  return {
    range,
    stepMinutes,
    organizations: listOrganizations(parts).map((one) => ({ ...one, state: states.get(one.id) ?? null })),
    concurrency: concurrencyUse(pool),
    store: store.health(),
    toggle: {
      vendor: readToggleVendor(parts),
      choices: choicesOf(pool),
      lastMove: moves[0] ?? null,
    },
    incidents,
    series,
  };
}
