import type { ChangeBy } from '#lib/catalog/index.ts';
import { concurrencyKind } from '#lib/pool/index.ts';
import type { ProvidersParts } from '../types.ts';
import { limitsName, readConcurrency } from './read-concurrency.ts';

/**
 * Replaces the limits that people set, `{"anthropic": {"claude-x": 15}}`, which lie over those of the environment.
 * @throws InvalidDocument, VersionConflict, DatabaseAway
 */
export async function changeConcurrency(
  parts: Pick<ProvidersParts, 'catalog' | 'pool'>,
  body: unknown,
  by: ChangeBy,
): Promise<ReturnType<typeof readConcurrency>> {
  await parts.catalog.change(concurrencyKind, 0, limitsName, body, by);
  return readConcurrency(parts);
}
