import { z } from 'zod';
import { chosen, isObject, refuse } from './chosen.ts';
import { type Condition, type Field, plainFields, type Scalar, type Test } from './condition.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'must be a text, a number, true, false or null',
});
const number = z.number({ error: 'must be a number' });

const fieldNames = `${plainFields.join(', ')} or metadata.<key>`;
const field = z.custom<Field>(
  (value) =>
    typeof value === 'string' &&
    ((plainFields as readonly string[]).includes(value) || /^metadata\../.test(value)),
  `must be one of ${fieldNames}`,
);

const tests = ['equals', 'notEquals', 'in', 'prefix', 'greaterThan', 'lessThan', 'exists'] as const;

/** What a field can hold; nothing is known about metadata. */
const valuesOf: Partial<Record<Field, { words: string; takes(value: Scalar): boolean }>> = {
  kind: {
    words: 'text, embedding or image',
    takes: (value) => value === 'text' || value === 'embedding' || value === 'image',
  },
  stream: { words: 'true or false', takes: (value) => typeof value === 'boolean' },
  inputTokens: { words: 'a number', takes: (value) => typeof value === 'number' },
  feature: { words: 'a text', takes: (value) => typeof value === 'string' },
  model: { words: 'a text', takes: (value) => typeof value === 'string' || value === null },
  user: { words: 'a text', takes: (value) => typeof value === 'string' || value === null },
};

const test = z
  .strictObject({
    field,
    equals: scalar.optional(),
    notEquals: scalar.optional(),
    in: z.array(scalar, { error: 'must be a list' }).min(1, 'must not be empty').optional(),
    prefix: z.string({ error: 'must be a text' }).min(1, 'must not be empty').optional(),
    greaterThan: number.optional(),
    lessThan: number.optional(),
    exists: z.boolean({ error: 'must be true or false' }).optional(),
  })
  .superRefine((value, context) => {
    const given = tests.filter((name) => value[name] !== undefined);
    if (given.length !== 1) context.addIssue(`needs exactly one of ${tests.join(', ')}`);
    const values = valuesOf[value.field];
    for (const name of given) if (values) checkOperand(value, name, values, context);
  }) satisfies z.ZodType<Test>;

function checkOperand(
  value: Test,
  name: (typeof tests)[number],
  { words, takes }: { words: string; takes(value: Scalar): boolean },
  context: z.RefinementCtx,
): void {
  if (name === 'exists') return;
  const operand = value[name] as Scalar | Scalar[];
  const wrong = Array.isArray(operand) ? !operand.every(takes) : !takes(operand);
  if (wrong) context.addIssue({ code: 'custom', path: [name], message: `${value.field} is ${words}` });
}

const shapes = `must have a field (${fieldNames}) and a test, or be one of: all, any, not`;

/** @param depth conditions that may still lie within one another */
export function conditionWithin(depth: number): z.ZodType<Condition> {
  if (depth === 0) return refuse('is nested too deeply');
  const inner = conditionWithin(depth - 1);
  const list = z.array(inner, { error: 'must be a list of conditions' }).min(1, 'must not be empty');
  const schemas: Record<string, z.ZodType<Condition>> = {
    field: test,
    all: z.strictObject({ all: list }),
    any: z.strictObject({ any: list }),
    not: z.strictObject({ not: inner }),
  };
  return chosen<Condition>((value) => {
    const name = isObject(value) && Object.keys(schemas).find((known) => Object.hasOwn(value, known));
    return (name && schemas[name]) || refuse(shapes);
  });
}
