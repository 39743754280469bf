import type { JsonSchema } from '../canonical.ts';

/** Where a schema holds further schemas, by keyword: one, a list, or a map of names. */
const single = new Set([
  'additionalProperties',
  'contains',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
]);
const list = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items']);
const map = new Set(['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties']);

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The schema rebuilt from the inside out: `change` sees every subschema, its own subschemas already changed. Values
 * that only look like schemas (`default`, `enum`, `const`, `examples`) are left alone.
 */
export function mapSchema(schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const into = (value: unknown): unknown => (isSchema(value) ? mapSchema(value, change) : value);
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (map.has(keyword) && isSchema(value)) {
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, into(inner)]))];
    }
    if (list.has(keyword) && Array.isArray(value)) return [keyword, value.map(into)];
    return [keyword, single.has(keyword) ? into(value) : value];
  });
  return change(Object.fromEntries(entries));
}

/** Every subschema, itself included. */
export function subschemas(schema: JsonSchema): JsonSchema[] {
  const all: JsonSchema[] = [];
  mapSchema(schema, (inner) => {
    all.push(inner);
    return inner;
  });
  return all;
}

export const isObjectSchema = ({ type, properties }: JsonSchema): boolean =>
  type === 'object' || (Array.isArray(type) && type.includes('object')) || properties !== undefined;

/** A definition that refers to itself, directly or through others. */
export function isRecursive(schema: JsonSchema): boolean {
  const definitions: Record<string, unknown> = {
    ...(schema.definitions as object),
    ...(schema.$defs as object),
  };
  const refsIn = (inner: JsonSchema): string[] =>
    subschemas(inner).flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
  const seenFrom = (ref: string, path: readonly string[]): boolean => {
    if (ref === '#' || path.includes(ref)) return true;
    const target = definitions[decodeURIComponent(ref.split('/').at(-1) ?? '')];
    return isSchema(target) && refsIn(target).some((next) => seenFrom(next, [...path, ref]));
  };
  const { $defs: _, definitions: __, ...root } = schema;
  return refsIn(root).some((ref) => seenFrom(ref, []));
}
