import type { JsonSchema } from '../canonical.ts';
import { isObjectSchema, isRecursive, mapSchema, subschemas } from './walk.ts';

/** Grammar compilation was seen to fail from 13 optional properties on (@ai-sdk/anthropic stays at 10). */
const maxOptionalProperties = 10;
const formats = new Set('date-time time date duration email hostname uri ipv4 ipv6 uuid'.split(' '));
/** Constraints that the constrained decoder refuses; they are said in the description instead, and checked after. */
const constraints = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
];

const optionalProperties = ({ properties, required }: JsonSchema): number =>
  Object.keys((properties as object | undefined) ?? {}).filter(
    (name) => !(Array.isArray(required) && required.includes(name)),
  ).length;

const isOpen = (schema: JsonSchema): boolean =>
  schema.additionalProperties === true ||
  typeof schema.additionalProperties === 'object' ||
  schema.patternProperties !== undefined ||
  (isObjectSchema(schema) && schema.properties === undefined && schema.additionalProperties !== false);

/**
 * Whether Anthropic's `output_config.format` can express a schema: no recursion, no open objects (it closes them, so
 * the model could only answer `{}`), few optional properties.
 */
export function takesNative(schema: JsonSchema): boolean {
  if (schema.type !== 'object' || isRecursive(schema)) return false;
  const all = subschemas(schema);
  return (
    !all.some(isOpen) &&
    all.reduce((sum, inner) => sum + optionalProperties(inner), 0) <= maxOptionalProperties
  );
}

/** The schema as Anthropic takes it. The answer is still checked against the original. */
export const nativeSchema = (schema: JsonSchema): JsonSchema =>
  mapSchema(schema, (inner) => {
    const { oneOf, not, format, ...rest } = inner;
    const said = constraints.flatMap((name) => {
      const value = rest[name];
      delete rest[name];
      return value === undefined || value === false ? [] : [`${name}: ${JSON.stringify(value)}`];
    });
    if (typeof format === 'string') {
      if (formats.has(format)) rest.format = format;
      else said.push(`format: ${format}`);
    }
    if (not !== undefined) said.push(`not: ${JSON.stringify(not)}`);
    if (oneOf !== undefined) rest.anyOf ??= oneOf;
    if (isObjectSchema(rest)) rest.additionalProperties = false;
    if (said.length > 0) rest.description = [rest.description, said.join('; ')].filter(Boolean).join('\n');
    return rest;
  });
