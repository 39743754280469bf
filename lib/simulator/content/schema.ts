import type { Schema } from '../ask.ts';
import type { Random } from '../random.ts';
import { sampleString } from './schema-string.ts';

/** Writes texts for string fields by their name. */
export type WriteText = (field: string) => string;

/** Below this depth only what is required is filled, so that schemas that contain themselves come to an end. */
const fullDepth = 4;
const deepest = 24;

/** A value that satisfies the schema: objects in full, three or so items a list. */
export function fillSchema(schema: Schema, random: Random, write: WriteText): unknown {
  return fill(schema, { root: schema, random, write, field: '', depth: 0 });
}

interface Place {
  root: Schema;
  random: Random;
  write: WriteText;
  /** Name of the property that is filled. */
  field: string;
  depth: number;
}

type Rules = Record<string, unknown>;

function fill(schema: Schema, place: Place): unknown {
  if (typeof schema === 'boolean') return place.write(place.field);
  const rules = resolve(schema, place);
  if ('const' in rules) return rules.const;
  if (Array.isArray(rules.enum)) return place.random.pick(rules.enum);
  const branches = (rules.anyOf ?? rules.oneOf) as Schema[] | undefined;
  if (branches?.length) {
    const { anyOf: _, oneOf: __, ...rest } = rules;
    const branch = place.depth < fullDepth ? place.random.pick(branches) : shallowest(branches);
    return fill(typeof branch === 'boolean' ? branch : { ...rest, ...branch }, place);
  }
  switch (typeOf(rules, place)) {
    case 'object':
      return fillObject(rules, place);
    case 'array':
      return fillArray(rules, place);
    case 'number':
      return number(rules, place.random, false);
    case 'integer':
      return number(rules, place.random, true);
    case 'boolean':
      return place.random.chance(0.5);
    case 'null':
      return null;
    default:
      return sampleString(rules, place.random, () => place.write(place.field));
  }
}

/** Follows `$ref` and melts `allOf` into one. */
function resolve(schema: Rules, place: Place): Rules {
  let rules = schema;
  for (let hops = 0; typeof rules.$ref === 'string' && hops < 32; hops++) {
    const { $ref, ...rest } = rules;
    rules = { ...(lookUp($ref as string, place.root) as Rules), ...rest };
  }
  for (const part of (rules.allOf as Rules[] | undefined) ?? []) {
    const other = resolve(part, place);
    rules = {
      ...rules,
      ...other,
      properties: { ...(rules.properties as Rules), ...(other.properties as Rules) },
      required: [...((rules.required as string[]) ?? []), ...((other.required as string[]) ?? [])],
    };
  }
  return rules;
}

function lookUp(ref: string, root: Schema): unknown {
  let found: unknown = root;
  for (const step of ref.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    found = (found as Rules | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return found ?? {};
}

function typeOf(rules: Rules, place: Place): string | undefined {
  const type = rules.type;
  if (Array.isArray(type)) {
    const others = type.filter((one) => one !== 'null');
    return place.depth >= fullDepth && type.includes('null') ? 'null' : (others[0] ?? 'null');
  }
  if (typeof type === 'string') return type;
  if (rules.properties) return 'object';
  return rules.items ? 'array' : undefined;
}

function fillObject(rules: Rules, place: Place): Rules {
  const required = new Set(rules.required as string[] | undefined);
  const properties = (rules.properties ?? {}) as Record<string, Schema>;
  const result: Rules = {};
  if (place.depth >= deepest) return result;
  for (const [field, schema] of Object.entries(properties)) {
    if (place.depth < fullDepth || required.has(field)) {
      result[field] = fill(schema, { ...place, field, depth: place.depth + 1 });
    }
  }
  for (const field of required) result[field] ??= field in result ? result[field] : place.write(field);
  return result;
}

function fillArray(rules: Rules, place: Place): unknown[] {
  const least = (rules.minItems as number | undefined) ?? 0;
  const most = (rules.maxItems as number | undefined) ?? Infinity;
  const wanted = place.depth < fullDepth ? 2 + place.random.integer(3) : 0;
  const length = Math.max(least, Math.min(most, wanted));
  const fixed = (rules.prefixItems as Schema[] | undefined) ?? [];
  const items = (rules.items as Schema | undefined) ?? true;
  const make = (index: number) => fill(fixed[index] ?? items, { ...place, depth: place.depth + 1 });
  const list = Array.from({ length: Math.max(length, Math.min(fixed.length, most)) }, (_, index) =>
    make(index),
  );
  if (!rules.uniqueItems) return list;
  const seen = new Map(list.map((item) => [JSON.stringify(item), item]));
  for (let tries = 0; seen.size < least && tries < 200; tries++) {
    const item = make(seen.size);
    seen.set(JSON.stringify(item), item);
  }
  return [...seen.values()];
}

function number(rules: Rules, random: Random, whole: boolean): number {
  const step = (rules.multipleOf as number | undefined) ?? (whole ? 1 : 0.01);
  const open = (bound: unknown, by: number) => (typeof bound === 'number' ? bound + by : undefined);
  const low = (rules.minimum as number | undefined) ?? open(rules.exclusiveMinimum, step);
  const high = (rules.maximum as number | undefined) ?? open(rules.exclusiveMaximum, -step);
  const from = low ?? (high === undefined ? 1 : high - 100);
  const to = high ?? from + 100;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  const value = (first + random.integer(Math.max(1, last - first + 1))) * step;
  return Number(value.toPrecision(12));
}

const shallowest = (branches: Schema[]): Schema =>
  branches.find((one) => typeof one === 'object' && one.type === 'null') ??
  branches.find((one) => typeof one === 'object' && !one.$ref && one.type !== 'object') ??
  (branches[0] as Schema);
