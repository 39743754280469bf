import { type ConcurrencyLimits, concurrencyKind } from '#lib/pool/index.ts';
import type { ConcurrencyUse, ProvidersParts } from '../types.ts';

export const limitsName = 'limits';

/** The limits that people set, and all that are in force with what is under way in this process. */
export function readConcurrency({ catalog, pool }: Pick<ProvidersParts, 'catalog' | 'pool'>): {
  limits: ConcurrencyLimits;
  /** Of the document; 0: nobody has set it. */
  version: number;
  inForce: ConcurrencyUse[];
} {
  const document = catalog.find(concurrencyKind, 0, limitsName);
  return { limits: document?.body ?? {}, version: document?.version ?? 0, inForce: concurrencyUse(pool) };
}

export const concurrencyUse = (pool: Pick<ProvidersParts['pool'], 'concurrency'>): ConcurrencyUse[] =>
  pool.concurrency().map((row) => ({ ...row, saturation: row.limit && row.inFlight / row.limit }));
