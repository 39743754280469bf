import type { Catalog } from '#lib/catalog/index.ts';
import { PromptError } from './errors.ts';
import { promptKind } from './kinds.ts';
import type { Prompt } from './types.ts';

/**
 * A prompt by `name`, as it is now, or by `name@3`, as it was then.
 * @throws PromptError `unknown_prompt`; DatabaseAway when an old version was not read yet
 */
export async function resolvePrompt(
  catalog: Pick<Catalog, 'find' | 'version'>,
  projectId: number,
  reference: string,
): Promise<Prompt> {
  const [, name = reference, version] = /^(.+)@v?(\d{1,9})$/.exec(reference) ?? [];
  const document =
    version === undefined
      ? catalog.find(promptKind, projectId, name)
      : await catalog.version(promptKind, projectId, name, Number(version));
  if (!document) throw new PromptError('unknown_prompt', `there is no prompt ${reference}`);
  return { name: document.name, version: document.version, body: document.body };
}
