import { type Catalog, type ChangeBy, type Document, InvalidDocument } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import { findBases } from '#lib/patterns/index.ts';
import { UnknownName } from '#lib/providers/index.ts';
import { checkHint, hintKind } from './kind.ts';
import type { HintBody } from './types.ts';

interface DocumentParts {
  catalog: Catalog;
  database: Database;
}

/** Each input is compared with all of them. */
const mostHints = 200;
/** Names stand in addresses; `new` is that of the page which makes one. */
const nameIssue =
  'name: must begin with a letter or digit and go on with letters, digits and . _ -, at most 60; not "new"';
const isName = (name: string): boolean => /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,59}$/u.test(name) && name !== 'new';

/** @throws UnknownName */
export function getHint(
  { catalog }: Pick<DocumentParts, 'catalog'>,
  projectId: number,
  name: string,
): Document<HintBody> {
  const document = catalog.find(hintKind, projectId, name);
  if (!document) throw new UnknownName('hint', name);
  return document;
}

/**
 * Makes a hint, or changes it; in force on every process within a second.
 * @throws InvalidDocument, VersionConflict, DatabaseAway
 */
export async function changeHint(
  { catalog, database }: DocumentParts,
  projectId: number,
  name: string,
  body: unknown,
  by: ChangeBy,
): Promise<Document<HintBody>> {
  const issues = [...(isName(name) ? [] : [nameIssue]), ...checkHint(body)];
  if (!catalog.find(hintKind, projectId, name) && catalog.list(hintKind, projectId).length >= mostHints)
    issues.push(`a project has at most ${mostHints} hints: remove one first`);
  if (issues.length > 0) throw new InvalidDocument(issues);
  await checkNear(database, projectId, hintKind.schema.parse(body));
  return catalog.change(hintKind, projectId, name, body, by);
}

/** Its exposures stay. @throws UnknownName, VersionConflict, DatabaseAway */
export async function removeHint(
  { catalog }: Pick<DocumentParts, 'catalog'>,
  projectId: number,
  name: string,
  by: ChangeBy,
): Promise<void> {
  if (!(await catalog.remove(hintKind, projectId, name, by))) throw new UnknownName('hint', name);
}

/** A theme is a place in a space of the project's own texts. @throws InvalidDocument, DamagedBasis, DatabaseAway */
async function checkNear(
  database: Database,
  projectId: number,
  { condition: { near } }: HintBody,
): Promise<void> {
  if (!near) return;
  const [basis] = await findBases(database, projectId, [near.basis]);
  if (!basis)
    throw new InvalidDocument(['condition.near.basis: there is no such text basis in this project']);
  if (basis.dims !== near.centre.length)
    throw new InvalidDocument([
      `condition.near.centre: has ${near.centre.length} numbers, its text basis has ${basis.dims} dimensions`,
    ]);
}
