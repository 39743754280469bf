import { type ChangeBy, InvalidDocument } from '#lib/catalog/index.ts';
import { checkLimit, limitKind } from '#lib/flow/index.ts';
import type { WorkParts } from '../types.ts';

const plain = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * Makes or changes a limit; it is in force on all processes within a second.
 * @param projectId 0: over all projects
 * @throws InvalidDocument with what is wrong, also beside the project's other limits, VersionConflict, DatabaseAway
 */
export async function saveLimit(
  { catalog }: Pick<WorkParts, 'catalog'>,
  projectId: number,
  name: string,
  body: unknown,
  by: ChangeBy,
): Promise<void> {
  const others = catalog.list(limitKind, projectId).filter((other) => other.name !== name);
  const issues = checkLimit(body, others);
  if (!plain.test(name))
    issues.unshift('name: must be made of small letters, digits and hyphens, at most 63');
  if (issues.length > 0) throw new InvalidDocument(issues);
  await catalog.change(limitKind, projectId, name, body, by);
}
