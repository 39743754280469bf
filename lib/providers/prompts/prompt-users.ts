import type { Catalog } from '#lib/catalog/index.ts';
import { canaryKind, featureRoutingKind } from '#lib/routing/index.ts';

const nameOf = (reference: string | undefined): string | undefined => reference?.replace(/@v?\d+$/, '');

/** Features that use a prompt, in any version or as it is now. */
export const featuresOnPrompt = (
  catalog: Pick<Catalog, 'list'>,
  projectId: number,
  prompt: string,
  { latestOnly = false } = {},
): string[] =>
  catalog
    .list(featureRoutingKind, projectId)
    .filter(({ body }) => (latestOnly ? body.prompt : nameOf(body.prompt)) === prompt)
    .map(({ name }) => name);

/** Who would miss a prompt, in words. */
export const promptUsers = (catalog: Pick<Catalog, 'list'>, projectId: number, prompt: string): string[] => [
  ...featuresOnPrompt(catalog, projectId, prompt).map((name) => `feature ${name}`),
  ...catalog
    .list(canaryKind, projectId)
    .filter(({ body }) => body.state === 'running' && nameOf(body.candidate.prompt) === prompt)
    .map(({ name }) => `the canary of ${name}`),
];
