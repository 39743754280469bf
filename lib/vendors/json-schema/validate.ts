import { z } from 'zod';
import type { JsonSchema } from '../canonical.ts';
import { mapSchema } from './walk.ts';

/** A schema that cannot be checked, and therefore cannot be promised. The message names the keyword. */
export class UnsupportedSchema extends Error {
  override readonly name = 'UnsupportedSchema';
}

/** What is wrong with a value, as `path: reason`; empty when it fits. Never quotes the value. */
export type Check = (value: unknown) => string[];
/** Compiles a schema once. Throws UnsupportedSchema. The seam where another validator can be put in. */
export type Validator = (schema: JsonSchema) => Check;

const compiled = new WeakMap<JsonSchema, Check>();

/**
 * The validator by Zod's JSON Schema reader (drafts 4, 7 and 2020-12). It refuses `if`, `not`, `dependent*`,
 * `unevaluated*` and references that leave the document, rather than pass over them.
 */
export const validateWithZod: Validator = (schema) => {
  const known = compiled.get(schema);
  if (known) return known;
  const check = compile(schema);
  compiled.set(schema, check);
  return check;
};

function compile(schema: JsonSchema): Check {
  // Zod fills defaults in before it checks, so that a missing required property would pass.
  const plain = mapSchema(schema, ({ default: _, ...rest }) => rest);
  let type: z.ZodType;
  try {
    type = z.fromJSONSchema(plain as Parameters<typeof z.fromJSONSchema>[0]);
  } catch (cause) {
    throw new UnsupportedSchema(cause instanceof Error ? cause.message : 'the schema cannot be read', {
      cause,
    });
  }
  return (value) => {
    const answer = type.safeParse(value);
    return answer.success
      ? []
      : answer.error.issues.map(
          ({ path, code, message }) =>
            `${path.join('.') || 'answer'}: ${code === 'invalid_value' ? 'not one of the allowed values' : message}`,
        );
  };
}
