import type { Database } from '#lib/db/index.ts';
import { bucketMs, firstIdAt, timeOfId } from '#lib/domain/index.ts';
import type { Parameters } from './cells.ts';
import type { TimeRange } from './types.ts';

const weekMs = 604_800_000;

interface TextSearch {
  text: string;
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
      search.text,
      firstIdAt(low),
      firstIdAt(high),
      search.below,
      limit - ids.length,
    ];
    const at = (offset: number) => `$${parameters.values.length + offset}`;
    const rows = await database.rows<{ id: string }>(
      `select i.id from search_documents d join interactions i on i.project_id = d.project_id and i.id = d.id ${search.joins}
       where d.words @@ ${querySql(at(1))} and d.id >= ${at(2)} and d.id < ${at(3)} and d.id < ${at(4)} and ${search.where}
       order by i.id desc limit ${at(5)}`,
      values,
    );
    for (const { id } of rows) ids.push(id);
    high = low;
  }
  return ids;
}

/** Each word of the search must be there; the characters of a word without spaces must follow each other. */
const querySql = (text: string): string =>
  `coalesce((select string_agg('(' || phraseto_tsquery('simple', kept_words(word))::text || ')', ' & ')::tsquery
     from regexp_split_to_table(trim(${text}), '\\s+') word where phraseto_tsquery('simple', kept_words(word))::text <> ''), ''::tsquery)`;

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
