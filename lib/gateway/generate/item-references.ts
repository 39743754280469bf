import type { Database } from '#lib/db/index.ts';
import { wordsOf } from '#lib/generation/index.ts';
import { badRequest } from '#lib/vendors/index.ts';

/** Ids that this endpoint gave to the parts of its answers: kind, interaction, place. */
const partId = /^(msg|rs)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_\d+$/;

interface Reference {
  type: 'item_reference';
  id: string;
}
const isReference = (item: unknown): item is Reference =>
  (item as Reference | null)?.type === 'item_reference';

/**
 * A request for a response whose `item_reference`s are the messages that they name: so the AI SDK sends earlier answers
 * back, unless it is told `store: false`. Their words come from the log; thoughts, which it does not have, are left out.
 * @throws VendorError 400 for items that the log does not have, or not whole; DatabaseAway
 */
export async function resolveReferences(
  body: Record<string, unknown>,
  projectId: number,
  database: Database,
): Promise<Record<string, unknown>> {
  const { input } = body;
  if (!Array.isArray(input) || !input.some(isReference)) return body;
  const ids = input.flatMap((item) => (isReference(item) ? (partId.exec(item.id)?.[2] ?? []) : []));
  const rows = await database.rows<{ id: string; result: string | null }>(
    `select i.id, t.result from interactions i join interaction_texts t on t.project_id = i.project_id and t.id = i.id
     where i.project_id = $1 and i.id = any($2::uuid[]) and i.received and not i.truncated`,
    [projectId, ids],
  );
  const results = new Map(rows.map(({ id, result }) => [id, result]));
  /** An answer comes back once, however many of its parts are named. */
  const taken = new Set<string>();
  const resolved = input.flatMap((item, at) => {
    if (!isReference(item)) return [item];
    const [, kind, id = ''] = partId.exec(item.id) ?? [];
    const result = results.get(id);
    if (typeof result !== 'string')
      throw badRequest(`input[${at}].id: no such item is known; send it whole.`, `input[${at}].id`);
    if (kind === 'rs' || taken.has(id)) return [];
    taken.add(id);
    return [{ type: 'message', role: 'assistant', content: wordsOf(result) }];
  });
  return { ...body, input: resolved };
}
