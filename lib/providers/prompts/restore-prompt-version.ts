import type { ChangeBy, Document } from '#lib/catalog/index.ts';
import type { PromptBody } from '#lib/prompts/index.ts';
import type { ProvidersParts } from '../types.ts';
import { changePrompt } from './change-prompt.ts';
import { getPrompt } from './get-prompt.ts';

/** Makes an old version the current one, as a new version. @throws UnknownName, and as `changePrompt` */
export async function restorePromptVersion(
  parts: Pick<ProvidersParts, 'catalog' | 'pool'>,
  projectId: number,
  name: string,
  version: number,
  by: ChangeBy,
): Promise<Document<PromptBody>> {
  const { body } = await getPrompt(parts, projectId, name, version);
  return changePrompt(parts, projectId, name, body, { ...by, note: by.note ?? `as v${version}` });
}
