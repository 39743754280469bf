import type { JsonSchema } from '../canonical.ts';
import { isObjectSchema, subschemas } from './walk.ts';

const refused = [
  'allOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'dependentRequired',
  'patternProperties',
  'oneOf',
];

/**
 * Whether OpenAI's strict mode takes a schema: the root is a plain object, every object is closed and requires all its
 * properties, and none of the keywords it refuses is used. What does not fit is sent with `strict: false`.
 * Source: OpenAI, "Structured outputs", supported schemas.
 */
export const takesStrict = (schema: JsonSchema): boolean =>
  schema.type === 'object' &&
  schema.anyOf === undefined &&
  subschemas(schema).every((inner) => {
    if (refused.some((keyword) => inner[keyword] !== undefined)) return false;
    if (!isObjectSchema(inner)) return true;
    const required = new Set(Array.isArray(inner.required) ? inner.required : []);
    return (
      inner.additionalProperties === false &&
      Object.keys((inner.properties as object | undefined) ?? {}).every((name) => required.has(name))
    );
  });
