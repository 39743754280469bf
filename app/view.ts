import {
  createLoader,
  createParser,
  createSerializer,
  type inferParserType,
  parseAsNativeArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import type { Dimension, Filter } from '#lib/insights/index.ts';
import { intervalNames, presets } from './range.ts';

/** What the address of a page says: the same names on every page, so that links carry them along. */

const parseAsDate = createParser({
  parse: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null),
  serialize: (date: string) => date,
});

/** Which interactions are looked at. `where` holds "dimension:value". */
export const scopeParsers = {
  range: parseAsStringLiteral(presets).withDefault('28d'),
  from: parseAsDate,
  to: parseAsDate,
  where: parseAsNativeArrayOf(parseAsString),
};

export type Scope = inferParserType<typeof scopeParsers>;

export const overviewParsers = {
  ...scopeParsers,
  interval: parseAsStringLiteral(intervalNames),
  by: parseAsString.withDefault('feature'),
};

export const interactionsParsers = {
  ...scopeParsers,
  outcome: parseAsNativeArrayOf(parseAsString),
  user: parseAsString,
  trace: parseAsString,
  text: parseAsString,
};

export const loadOverviewView = createLoader(overviewParsers);
export const loadInteractionsView = createLoader({ ...interactionsParsers, id: parseAsString });
export const scopeQuery = createSerializer(scopeParsers);
export const interactionsQuery = createSerializer({ ...interactionsParsers, id: parseAsString });

export const fixedDimensionNames: Record<string, string> = {
  feature: 'Feature',
  vendor: 'Vendor',
  model: 'Model',
  organization: 'Organization',
  prompt: 'Prompt',
  promptVersion: 'Prompt version',
  language: 'Language',
  routeKind: 'Route kind',
};

/** How a dimension is called on pages; a metadata key by its own name. */
export const dimensionName = (dimension: string): string =>
  fixedDimensionNames[dimension] ??
  (dimension === 'outcome' ? 'Outcome' : dimension.replace(/^metadata\./, ''));

/** How a value is called; '' and null are "not set". */
export const valueName = (value: string | null): string =>
  value === null || value === '' ? 'not set' : value;

export const isDimension = (text: string): text is Dimension =>
  Object.hasOwn(fixedDimensionNames, text) ||
  (text.startsWith('metadata.') && text.length > 'metadata.'.length);

/** "feature:hero-image" → its two halves. A colon inside a metadata key is written %3A. */
export function splitCondition(condition: string): { dimension: Dimension; value: string } | undefined {
  const at = condition.indexOf(':');
  const dimension = condition.slice(0, Math.max(0, at)).replaceAll('%3A', ':');
  return isDimension(dimension) ? { dimension, value: condition.slice(at + 1) } : undefined;
}

export const joinCondition = (dimension: string, value: string | null): string =>
  `${dimension.replaceAll(':', '%3A')}:${value ?? ''}`;

/** The filter that the conditions of an address stand for; what is malformed is left out. */
export function toFilter(where: readonly string[]): Filter {
  const filter: Filter = {};
  for (const condition of where) {
    const split = splitCondition(condition);
    if (!split) continue;
    const values = filter[split.dimension] ?? [];
    if (!values.includes(split.value)) filter[split.dimension] = [...values, split.value];
  }
  return filter;
}
