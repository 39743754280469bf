import { z } from 'zod';
import type { ChangeBy } from '#lib/catalog/index.ts';
import { listProjects, recordAnnotation } from '#lib/projects/index.ts';
import { toggleKind } from '#lib/routing/index.ts';
import { changing, parseInput, refuseIssues } from '../documents.ts';
import type { ProvidersParts, ToggleView } from '../types.ts';
import { choicesOf, isOut } from './choices.ts';
import { readToggle } from './read-toggle.ts';
import { findToggle, toggleName } from './toggle-document.ts';

type Parts = Pick<ProvidersParts, 'database' | 'catalog' | 'pool' | 'notices' | 'now'>;

const input = z.strictObject({
  /** null: every route as it is written. */
  vendor: z.string().min(1).nullable(),
  /** Also to a vendor that does not look able to serve. */
  force: z.boolean().optional(),
});

/**
 * Moves the whole system to another vendor, or back. Organizations that it moves to and whose breakers are open are
 * probed first, by their next call. Calls under way end where they are.
 * @throws InvalidDocument with the reason not to, VersionConflict, DatabaseAway
 */
export async function moveToggle(parts: Parts, value: unknown, by: ChangeBy): Promise<ToggleView> {
  const { vendor: to, force } = parseInput(input, value);
  const { body, version } = findToggle(parts.catalog);
  if (to === body.vendor) return readToggle(parts);
  if (to !== null) refuseIssues(reasonsAgainst(parts, to, body.models, force ?? false));
  await probeVendors(parts, (vendor) => (to === null ? vendor !== body.vendor : vendor === to));
  await parts.catalog.change(toggleKind, 0, toggleName, { ...body, vendor: to }, changing({ version }, by));
  await tell(parts, body.vendor, to, by);
  return readToggle(parts);
}

function reasonsAgainst(
  { pool }: Parts,
  to: string,
  models: Record<string, Record<string, string>>,
  force: boolean,
): string[] {
  const choice = choicesOf(pool).find(({ vendor }) => vendor === to);
  if (!choice) return [`vendor: no organization is set up for ${to}`];
  if (force) return [];
  return [
    choice.healthy ? '' : `vendor: nobody at ${to} looks able to serve (${choice.reason})`,
    Object.keys(models[to] ?? {}).length > 0
      ? ''
      : `vendor: no model of ${to} is named in place of those of other vendors, so only targets of ${to} would go there`,
  ].filter((reason) => reason !== '');
}

async function probeVendors({ pool }: Parts, isWanted: (vendor: string) => boolean): Promise<void> {
  const shut = pool
    .organizations()
    .filter((one) => one.weight > 0 && isWanted(one.vendor))
    .filter((one) => isOut(one) || one.perModel.some(({ breaker }) => breaker.state === 'open'));
  // A store that is away must not keep a person from moving away.
  await Promise.allSettled(shut.map(({ id }) => pool.probe(id)));
}

async function tell(
  parts: Parts,
  from: string | null,
  to: string | null,
  { by, note }: ChangeBy,
): Promise<void> {
  const { database, notices, now } = parts;
  const at = now();
  const summary = `The vendor toggle moved ${from ? `from ${from} ` : ''}${to ? `to ${to}` : 'back to the routes as written'}`;
  notices.report({
    kind: 'toggle',
    subject: toggleName,
    phase: 'happened',
    severity: 'warning',
    summary: `${summary}, by ${by}${note ? `: ${note}` : ''}.`,
    details: { from: from ?? 'routes', to: to ?? 'routes', by },
    at,
  });
  const text = `${summary}${note ? `: ${note}` : ''}`.slice(0, 500);
  for (const { id } of await listProjects(database))
    await recordAnnotation(database, id, { at, kind: 'toggle', text });
}
