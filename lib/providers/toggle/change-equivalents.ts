import type { ChangeBy } from '#lib/catalog/index.ts';
import { toggleKind } from '#lib/routing/index.ts';
import { changing, parseInput, refuseIssues } from '../documents.ts';
import type { ProvidersParts, ToggleView } from '../types.ts';
import { readToggle } from './read-toggle.ts';
import { findToggle, toggleName } from './toggle-document.ts';

/**
 * Says per vendor which of its models takes the place of a model, or of any model of a kind, when the toggle is on it:
 * `{"anthropic": {"gpt-4.1": "claude-sonnet-5", "text": "claude-haiku-5"}}`.
 * @throws InvalidDocument, VersionConflict, DatabaseAway
 */
export async function changeEquivalents(
  parts: Pick<ProvidersParts, 'database' | 'catalog' | 'pool' | 'now'>,
  models: unknown,
  by: ChangeBy,
): Promise<ToggleView> {
  const { catalog, pool } = parts;
  const { body, version } = findToggle(catalog);
  const next = parseInput(toggleKind.schema, { ...body, models });
  const issues = Object.entries(next.models).flatMap(([vendor, equivalents]) =>
    Object.entries(equivalents)
      .filter(([, model]) => !pool.serves(vendor, model))
      .map(([instead, model]) => `models.${vendor}.${instead}: no organization of ${vendor} serves ${model}`),
  );
  refuseIssues(issues);
  await catalog.change(toggleKind, 0, toggleName, next, changing({ version }, by));
  return readToggle(parts);
}
