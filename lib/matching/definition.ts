import { z } from 'zod';
import { type Field, fieldKind, isField, plainFields, type Scalar } from './fields.ts';

/** The field has this value, or one of these. */
export type IsLiteral = { field: Field; is: Scalar } | { field: Field; in: Scalar[] };
/** The field's number n is in above < n ≤ atMost; one of the bounds may be missing. */
export interface RangeLiteral {
  field: Field;
  above?: number | undefined;
  atMost?: number | undefined;
}
/** The input contains these words (lower case, one space between them) one after the other. */
export interface ContainsLiteral {
  field: 'input';
  contains: string;
}
export type Literal = IsLiteral | RangeLiteral | ContainsLiteral;

/** The input means about the same: its vector in a frozen basis is at most `radius` (1 − cosine) from the centre. */
export interface Near {
  basis: string;
  centre: number[];
  radius: number;
  /** What tells its inputs from others, for people to read; not evaluated. */
  words?: string[] | undefined;
}

/**
 * What a pattern is, frozen: all literals hold and, if it is given, `near` too. Plain JSON; the version is that of the
 * meaning of its fields.
 */
export interface Definition {
  version: 1;
  all: Literal[];
  near?: Near | undefined;
}

/** Why something is no definition, one line an issue: `all.0.above: must be a number`. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly issues: readonly string[];
  constructor(issues: readonly string[]) {
    super(issues.join('; '));
    this.issues = issues;
  }
}

const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: 'must be a text, a number, true or false',
});
const number = z.number({ error: 'must be a number' });
const fieldNames = `input, ${Object.keys(plainFields).join(', ')} or metadata.<key>`;
const tests = ['is', 'in', 'above', 'atMost', 'contains'] as const;

const literal = z
  .strictObject({
    field: z.custom<Field | 'input'>(
      (value) => typeof value === 'string' && (value === 'input' || isField(value)),
      `must be one of ${fieldNames}`,
    ),
    is: scalar.optional(),
    in: z.array(scalar, { error: 'must be a list' }).min(1, 'must not be empty').optional(),
    above: number.optional(),
    atMost: number.optional(),
    contains: z
      .string({ error: 'must be a text' })
      .regex(/^\S+( \S+)*$/, 'must be words with one space between them')
      .optional(),
  })
  .superRefine((value, context) => {
    const given = tests.filter((name) => value[name] !== undefined);
    const fitting = testsOf(value.field);
    const wrong = given.find((name) => !fitting.includes(name));
    if (wrong) context.addIssue(`${value.field} takes ${fitting.join(' or ')}, not ${wrong}`);
    else if (given.length === 0) context.addIssue(`needs ${fitting.join(' or ')}`);
    else if (given.length > 1 && !given.includes('above'))
      context.addIssue(`needs one of ${fitting.join(', ')}`);
    else if (value.above !== undefined && value.atMost !== undefined && value.above >= value.atMost)
      context.addIssue('above must be less than atMost');
  })
  .transform((value) => value as Literal);

const near = z.strictObject({
  basis: z.string({ error: 'must be a text' }).min(1, 'must not be empty'),
  centre: z.array(number, { error: 'must be a list of numbers' }).min(1, 'must not be empty'),
  radius: number.min(0, 'must not be negative').max(1, 'must be at most 1'),
  words: z.array(z.string({ error: 'must be a text' }), { error: 'must be a list' }).optional(),
});

export const definitionSchema: z.ZodType<Definition> = z
  .strictObject({
    version: z.literal(1, { error: 'must be 1' }),
    all: z.array(literal, { error: 'must be a list of conditions' }),
    near: near.optional(),
  })
  .refine(
    (value) => value.all.length > 0 || value.near,
    'needs a condition: all is empty and near is missing',
  );

/** @throws DefinitionError saying where and why */
export function readDefinition(value: unknown): Definition {
  const parsed = definitionSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new DefinitionError(
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'definition'}: ${message}`),
  );
}

/** Whether it can be evaluated before anything is generated: then a hint can be shown for it. */
export const needsOnlyInput = ({ all }: Definition): boolean =>
  all.every(({ field }) => field === 'input' || fieldKind(field).knownFrom === 'input');

function testsOf(field: Field | 'input'): readonly (typeof tests)[number][] {
  if (field === 'input') return ['contains'];
  return fieldKind(field).kind === 'number' ? ['above', 'atMost'] : ['is', 'in'];
}
