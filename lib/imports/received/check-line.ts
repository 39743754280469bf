import type { ItemError } from '#lib/domain/index.ts';
import { type PrepareOptions, prepareInteraction, prepareSignal } from '#lib/interactions/index.ts';
import type { ProjectContext, Registry } from '#lib/projects/index.ts';
import type { BadRow, GoodRow } from '../rows.ts';
import type { RejectedRow, StoredItem } from './types.ts';

/** As many items of one list as a request of the ingest may hold. */
const maxItems = 1_000;

export interface LineParts {
  context: ProjectContext;
  registry: Registry;
  options: PrepareOptions;
}

/** The items of a line that can be imported, and what cannot. */
export function checkLine(row: GoodRow | BadRow, parts: LineParts): (StoredItem | RejectedRow)[] {
  const { line } = row;
  if ('reason' in row) return [lineError(line, row.reason)];
  const { interactions = null, outcomes = null } = row.value;
  if (interactions === null && outcomes === null)
    return [lineError(line, 'holds neither "interactions" nor "outcomes"')];
  return [
    ...checkList(line, 'interactions', interactions, (item) => checkInteraction(item, parts)),
    ...checkList(line, 'outcomes', outcomes, (item) => checkOutcome(item, parts)),
  ];
}

type CheckedItem = { ok: Record<string, unknown> } | { error: ItemError };

function checkList(
  line: number,
  list: StoredItem['list'],
  items: unknown,
  check: (item: unknown) => CheckedItem,
): (StoredItem | RejectedRow)[] {
  if (items === null) return [];
  if (!Array.isArray(items)) return [lineError(line, `"${list}" must be an array`)];
  if (items.length > maxItems)
    return [lineError(line, `"${list}" holds ${items.length} items; a line holds at most ${maxItems}`)];
  return items.map((item, index) => {
    const checked = check(item);
    return 'error' in checked
      ? { line, list, index, error: checked.error }
      : { line, list, index, item: checked.ok };
  });
}

function checkInteraction(item: unknown, { context, registry, options }: LineParts): CheckedItem {
  const prepared = prepareInteraction(item, context, registry, options);
  return 'error' in prepared ? prepared : { ok: { ...(item as object), id: prepared.ok.row.id } };
}

/** Whoever has the secret key needs no token. */
function checkOutcome(item: unknown, { context, options }: LineParts): CheckedItem {
  const prepared = prepareSignal(item, context.project.id, options);
  return 'error' in prepared ? prepared : { ok: { ...(item as object), outcomeToken: undefined } };
}

const lineError = (line: number, message: string): RejectedRow => ({
  line,
  error: { code: 'invalid', field: '(line)', message },
});
