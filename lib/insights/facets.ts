import type { Database } from '#lib/db/index.ts';
import { bucketMs } from '#lib/domain/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { Parameters } from './cells.ts';
import { matchCounts, matchSum, type OutcomeFilter, outcomeFilters } from './outcome-filter.ts';
import { alignRange } from './periods.ts';
import { summedRollups } from './sources.ts';
import { type Dimension, type Facet, type Filter, fixedDimensions, type TimeRange } from './types.ts';

interface FacetQuery {
  range: TimeRange;
  filter?: Filter;
  outcomes?: string[];
}

type CellCounts = { values: Record<string, string | null>; metadata: Record<string, string> } & Record<
  OutcomeFilter | 'all',
  number
>;

const maxValues = 200;

/**
 * Values of every filter with how many interactions each would show, given the other filters. From rollups alone, so it
 * does not slow down with the log; metadata keys that are not declared have no facet.
 */
export async function listFacets(
  database: Database,
  project: Project,
  query: FacetQuery,
  now: number,
): Promise<Facet[]> {
  const cells = await readCellCounts(database, project, query.range, now);
  const dimensions: Dimension[] = [
    ...fixedDimensions,
    ...project.dimensions.map((key) => `metadata.${key}` as const),
  ];
  const valueIn = (cell: CellCounts, dimension: Dimension): string =>
    (dimension.startsWith('metadata.') ? cell.metadata[dimension.slice(9)] : cell.values[dimension]) ?? '';
  const matches = (cell: CellCounts, except?: Dimension): boolean =>
    dimensions.every((dimension) => {
      const wanted = query.filter?.[dimension];
      return dimension === except || !wanted?.length || wanted.includes(valueIn(cell, dimension));
    });

  const facets = dimensions.map((dimension): Facet => {
    const counts = new Map<string, number>();
    for (const cell of cells) {
      if (!matches(cell, dimension)) continue;
      const value = valueIn(cell, dimension);
      counts.set(value, (counts.get(value) ?? 0) + matchSum(cell, query.outcomes));
    }
    return { dimension, values: sorted(counts) };
  });
  const outcomes = new Map<string, number>();
  for (const cell of cells.filter((cell) => matches(cell)))
    for (const outcome of outcomeFilters) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + cell[outcome]);
  return [
    { dimension: 'outcome', values: sorted(outcomes) },
    ...facets.filter(({ values }) => values.length > 0),
  ];
}

function readCellCounts(
  database: Database,
  project: Project,
  range: TimeRange,
  now: number,
): Promise<CellCounts[]> {
  const parameters = new Parameters();
  const counts = { all: 'interactions', ...matchCounts(parameters.add(Math.floor(now / bucketMs))) };
  const source = summedRollups(
    { project, range: alignRange(range), now },
    { cell_id: 'cell_id' },
    counts,
    parameters,
  );
  const columns = Object.keys(counts).map((name) => `sum("${name}") as "${name}"`);
  return database.rows<CellCounts>(
    `select n.*, c.metadata, jsonb_build_object('feature', f.slug, 'vendor', c.vendor, 'model', c.model, 'organization', c.organization,
       'prompt', c.prompt, 'promptVersion', c.prompt_version, 'language', c.language, 'routeKind', c.route_kind) as values
     from (select cell_id, ${columns.join(', ')} from (${source}) r group by cell_id) n
     join cells c on c.id = n.cell_id join features f on f.id = c.feature_id where n."all" > 0`,
    parameters.values,
  );
}

const sorted = (counts: Map<string, number>): { value: string; count: number }[] =>
  [...counts]
    .map(([value, count]) => ({ value, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value))
    .slice(0, maxValues);
