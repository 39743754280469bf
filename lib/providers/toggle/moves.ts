import type { Catalog } from '#lib/catalog/index.ts';
import { toggleKind } from '#lib/routing/index.ts';
import type { ToggleMove } from '../types.ts';
import { toggleName } from './toggle-document.ts';

/** Every time the toggle went to another vendor, newest first. @throws DatabaseAway */
export async function readMoves(catalog: Pick<Catalog, 'history'>): Promise<ToggleMove[]> {
  const versions = await catalog.history(toggleKind, 0, toggleName);
  return versions.flatMap(({ body, changedAt, changedBy, note }, at) => {
    const [from, to] = [versions[at + 1]?.body?.vendor ?? null, body?.vendor ?? null];
    return from === to ? [] : [{ at: changedAt, by: changedBy, note, from, to }];
  });
}
