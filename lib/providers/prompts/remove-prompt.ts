import type { ChangeBy } from '#lib/catalog/index.ts';
import { promptKind } from '#lib/prompts/index.ts';
import { getDocument, refuseIssues } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';
import { promptUsers } from './prompt-users.ts';

/** Its versions can still be named. @throws UnknownName; InvalidDocument naming who uses it; VersionConflict, DatabaseAway */
export async function removePrompt(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  name: string,
  by: ChangeBy,
): Promise<void> {
  getDocument(catalog, promptKind, projectId, name);
  const users = promptUsers(catalog, projectId, name);
  refuseIssues(users.length > 0 ? [`prompt ${name} is used by ${users.join(', ')}`] : []);
  await catalog.remove(promptKind, projectId, name, by);
}
