import { refuseIssues } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';

/** As the log takes it. */
const slug = /^[a-z0-9][a-z0-9._/-]{0,99}$/i;

/** Makes a feature that nobody has used yet. @throws InvalidDocument, DatabaseAway */
export async function ensureFeature(
  { registry }: Pick<ProvidersParts, 'registry'>,
  projectId: number,
  feature: string,
): Promise<void> {
  refuseIssues(
    slug.test(feature) ? [] : ['feature: must be a slug of at most 100 letters, digits and . _ / -'],
  );
  const over = await registry.ensureFeatures(projectId, [feature]);
  refuseIssues(over.size > 0 ? ['feature: the project has 500 features already'] : []);
}
