import { type Dimension, type Filter, fixedDimensions } from './types.ts';

/** A parameterised statement under construction: `add` gives the placeholder of a value. */
export class Parameters {
  readonly values: unknown[];
  constructor(...values: unknown[]) {
    this.values = values;
  }
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

const columns: Record<(typeof fixedDimensions)[number], string> = {
  feature: 'f.slug',
  vendor: 'c.vendor',
  model: 'c.model',
  organization: 'c.organization',
  prompt: 'c.prompt',
  promptVersion: 'c.prompt_version',
  language: 'c.language',
  routeKind: 'c.route_kind',
};

export const isDimension = (name: string): name is Dimension =>
  (fixedDimensions as readonly string[]).includes(name) || /^metadata\../.test(name);

/** The metadata key of `metadata.<key>`. */
const metadataKey = (dimension: Dimension): string | undefined =>
  dimension.startsWith('metadata.') ? dimension.slice('metadata.'.length) : undefined;

/** Whether cells know a dimension: the fixed ones and the project's declared metadata keys. */
const isDeclared = (dimension: Dimension, declared: readonly string[]): boolean => {
  const key = metadataKey(dimension);
  return key === undefined || declared.includes(key);
};

/** SQL of a dimension's value over `cells c join features f`, with `i` = interactions for keys that are not declared. */
export function dimensionSql(
  dimension: Dimension,
  declared: readonly string[],
  parameters: Parameters,
): string {
  const key = metadataKey(dimension);
  if (key === undefined) return columns[dimension as keyof typeof columns];
  return `${isDeclared(dimension, declared) ? 'c' : 'i'}.metadata->>${parameters.add(key)}`;
}

/** SQL condition of a filter; 'true' when it asks for nothing. The value '' means "not set". */
export function filterSql(
  filter: Filter | undefined,
  declared: readonly string[],
  parameters: Parameters,
): string {
  const conditions = Object.entries(filter ?? {}).flatMap(([dimension, values]) => {
    if (!values || values.length === 0) return [];
    const sql = dimensionSql(dimension as Dimension, declared, parameters);
    return `coalesce(${sql}, '') = any(${parameters.add(values)}::text[])`;
  });
  return conditions.length > 0 ? conditions.join(' and ') : 'true';
}

export const hasFilter = (filter: Filter | undefined): boolean =>
  Object.values(filter ?? {}).some((values) => values && values.length > 0);

/** Dimensions of a filter that cells do not know. */
export const undeclaredIn = (
  filter: Filter | undefined,
  by: Dimension | undefined,
  declared: readonly string[],
): boolean =>
  [...Object.keys(filter ?? {}), ...(by ? [by] : [])].some(
    (dimension) => !isDeclared(dimension as Dimension, declared),
  );
