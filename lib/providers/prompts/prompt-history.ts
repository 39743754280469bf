import type { Document } from '#lib/catalog/index.ts';
import { type PromptBody, promptKind } from '#lib/prompts/index.ts';
import { UnknownName } from '../errors.ts';
import type { ProvidersParts } from '../types.ts';

/** All versions, newest first; a null body where it was removed. @throws UnknownName, DatabaseAway */
export async function promptHistory(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  name: string,
): Promise<Document<PromptBody | null>[]> {
  const history = await catalog.history(promptKind, projectId, name);
  if (history.length === 0) throw new UnknownName('prompt', name);
  return history;
}
