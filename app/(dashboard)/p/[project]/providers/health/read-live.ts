import {
  type ConcurrencyUse,
  listOrganizations,
  readConcurrency,
  readToggleVendor,
} from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import type { LiveOrganization } from './standing.ts';

/** What changes from second to second. */
export interface Live {
  /** ms. */
  at: number;
  organizations: LiveOrganization[];
  /** Models that have a limit, over all organizations of a vendor. */
  concurrency: ConcurrencyUse[];
  store: { kind: 'memory' | 'redis'; state: 'up' | 'away'; awayMs: number };
  /** The vendor that everything runs on; null: every route as it is written. */
  toggle: string | null;
  /** Another one: charts and lists have something new. null: Postgres is away, and they stay as they are. */
  mark: string | null;
}

/** Read from memory but for the open incidents. */
export async function readLive(): Promise<Live> {
  const parts = app();
  const { pool, store, catalog, notices, now } = parts;
  const at = now();
  const open = await notices
    .listIncidents({ from: 0, to: at, openOnly: true, except: ['anomaly'], limit: 100 })
    .catch(() => null);
  const states = new Map(pool.organizations().map((state) => [state.id, state]));
  const { kind, state, awayMs } = store.health();
  return {
    at,
    organizations: listOrganizations(parts).map((one) => ({ ...one, state: states.get(one.id) ?? null })),
    concurrency: readConcurrency(parts).inForce.filter(({ limit }) => limit !== undefined),
    store: { kind, state, awayMs },
    toggle: readToggleVendor(parts),
    mark: open && `${catalog.revision()} ${open.map(({ id }) => id).join()}`,
  };
}
