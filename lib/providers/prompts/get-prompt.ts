import type { Document } from '#lib/catalog/index.ts';
import { type PromptBody, promptKind } from '#lib/prompts/index.ts';
import { getDocument } from '../documents.ts';
import { UnknownName } from '../errors.ts';
import type { ProvidersParts } from '../types.ts';

/** @param version absent: as it is now. @throws UnknownName, DatabaseAway */
export async function getPrompt(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  name: string,
  version?: number,
): Promise<Document<PromptBody>> {
  if (version === undefined) return getDocument(catalog, promptKind, projectId, name);
  const document = await catalog.version(promptKind, projectId, name, version);
  if (!document) throw new UnknownName('prompt', `${name}@${version}`);
  return document;
}
