import type { ChangeBy } from '#lib/catalog/index.ts';
import { limitKind } from '#lib/flow/index.ts';
import { NothingToDo } from '../errors.ts';
import type { WorkParts } from '../types.ts';

/**
 * Who waits because of it goes on. @param projectId 0: over all projects
 * @throws NothingToDo if there is none, VersionConflict, DatabaseAway
 */
export async function removeLimit(
  { catalog }: Pick<WorkParts, 'catalog'>,
  projectId: number,
  name: string,
  by: ChangeBy,
): Promise<void> {
  if (await catalog.remove(limitKind, projectId, name, by)) return;
  throw new NothingToDo(`there is no limit ${name}`);
}
