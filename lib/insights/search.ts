import type { Database } from '#lib/db/index.ts';
import { bucketMs, firstIdAt, timeOfId } from '#lib/domain/index.ts';
import type { Parameters } from './cells.ts';
import type { TimeRange } from './types.ts';

const weekMs = 604_800_000;

export interface TextSearch {
  /** From `searchQuery`. */
  query: string;
  range: TimeRange;
  /** Ids below this one. */
  below: string;
  joins: string;
  where: string;
}

/**
 * Ids of interactions whose input or result holds all the words (and, in scripts without spaces, all the runs of
 * characters), newest first. Goes back a week at a time, so that frequent words stop early and rare ones use the index.
 */
export async function searchIds(
  database: Database,
  search: TextSearch,
  parameters: Parameters,
  limit: number,
): Promise<string[]> {
  const ids: string[] = [];
  let high = Math.min(timeOfId(search.below) + 1, search.range.to);
  for (
    let spanMs = weekMs;
    high > search.range.from && ids.length < limit;
    spanMs = Math.min(spanMs * 2, 8 * weekMs)
  ) {
    const low = Math.max(search.range.from, high - spanMs);
    const values = [
      ...parameters.values,
      search.query,
      firstIdAt(low),
      firstIdAt(high),
      search.below,
      limit - ids.length,
    ];
    const at = (offset: number) => `$${parameters.values.length + offset}`;
    const rows = await database.rows<{ id: string }>(
      `select i.id from search_documents d join interactions i on i.project_id = d.project_id and i.id = d.id ${search.joins}
       where d.words @@ ${at(1)}::tsquery and d.id >= ${at(2)} and d.id < ${at(3)} and d.id < ${at(4)} and ${search.where}
       order by i.id desc limit ${at(5)}`,
      values,
    );
    for (const { id } of rows) ids.push(id);
    high = low;
  }
  return ids;
}

/** How many ids `searchIds` would find, counted up to a limit; in no order, so that counting can stop anywhere. */
export async function countSearch(
  database: Database,
  search: TextSearch,
  parameters: Parameters,
  limit: number,
): Promise<number> {
  const values = [
    ...parameters.values,
    search.query,
    firstIdAt(search.range.from),
    firstIdAt(search.range.to),
    search.below,
    limit,
  ];
  const at = (offset: number) => `$${parameters.values.length + offset}`;
  const [row] = await database.rows<{ n: number }>(
    `select count(*) as n from (
       select 1 from search_documents d join interactions i on i.project_id = d.project_id and i.id = d.id ${search.joins}
       where d.words @@ ${at(1)}::tsquery and d.id >= ${at(2)} and d.id < ${at(3)} and d.id < ${at(4)} and ${search.where}
       limit ${at(5)}) found`,
    values,
  );
  return row?.n ?? 0;
}

/**
 * What to look for as a tsquery: each word must be there, and the characters of a word without spaces must follow each
 * other. Asked for by itself, so that the planner knows the words it is given and how frequent they are.
 */
export async function searchQuery(database: Database, text: string): Promise<string> {
  const [row] = await database.rows<{ query: string }>(
    `select coalesce(string_agg('(' || phraseto_tsquery('simple', kept_words(word))::text || ')', ' & '), '') as query
     from regexp_split_to_table(trim($1), '\\s+') word where phraseto_tsquery('simple', kept_words(word))::text <> ''`,
    [text],
  );
  return row?.query ?? '';
}

/** How many interactions of a range search does not know yet. */
export async function unindexedIn(
  database: Database,
  projectId: number,
  { from, to }: TimeRange,
): Promise<number> {
  const [row] = await database.rows<{ n: number }>(
    `select coalesce(sum(interactions), 0) as n from search_backlog where project_id = $1 and bucket >= $2 and bucket < $3`,
    [projectId, Math.floor(from / bucketMs), Math.ceil(to / bucketMs)],
  );
  return row?.n ?? 0;
}
