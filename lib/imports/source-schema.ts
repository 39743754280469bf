import { z } from 'zod';
import { compilePath } from './path.ts';
import { TIME_UNITS, type TimeUnit } from './time.ts';

/** Where the value of one of our fields comes from. A bare string is a path. */
export type Source =
  | string
  | { const: unknown }
  | PathSource
  | { template: string }
  | { first: Source[] }
  | { idOf: { key: string[]; createdAt: Source } };

interface PathSource {
  path: string;
  /** Replaces the value; a value that is not in the table is an error unless there is a default. null = nothing. */
  values?: Record<string, unknown> | undefined;
  /** For a missing value, and for one that is not in the table. Taken as it stands. */
  default?: unknown;
  time?: TimeUnit | undefined;
  /** Multiplies a number. */
  scale?: number | undefined;
}

/** Placeholders of a template; `{{` and `}}` stand for the braces themselves. */
export const PLACEHOLDER = /\{\{|\}\}|\{([^{}]+)\}/g;

export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const path = z.string().superRefine((text, ctx) => check(() => compilePath(text), ctx));

const template = z.string().superRefine((text, ctx) => {
  const paths = [...text.matchAll(PLACEHOLDER)].flatMap((match) => match[1] ?? []);
  if (paths.length === 0) ctx.addIssue('has no {path} in it');
  for (const inner of paths) check(() => compilePath(inner), ctx);
});

/** A schema that is chosen by looking at the value, because a union of all would only say "invalid input". */
export function chosen<T>(schemaFor: (value: unknown) => z.ZodType<T>): z.ZodType<T> {
  return z.unknown().transform((value, ctx): T => {
    const parsed = schemaFor(value).safeParse(value);
    if (parsed.success) return parsed.data;
    for (const { message, path } of parsed.error.issues) {
      ctx.issues.push({ code: 'custom', message, path, input: value });
    }
    return z.NEVER;
  });
}

export const source: z.ZodType<Source> = chosen<Source>(shapeOf);

const shapes = {
  const: z.strictObject({ const: z.unknown() }),
  path: z.strictObject({
    path,
    values: z.record(z.string(), z.unknown()).optional(),
    default: z.unknown().optional(),
    time: z.enum(TIME_UNITS).optional(),
    scale: z.number().optional(),
  }),
  template: z.strictObject({ template }),
  first: z.strictObject({ first: z.array(source).min(1) }),
  idOf: z.strictObject({ idOf: z.strictObject({ key: z.array(path).min(1), createdAt: source }) }),
};

/** Milliseconds after createdAt: a number, or where to find it. */
const afterCreated = z.strictObject({
  afterCreatedMs: chosen<number | Source>((value) => (typeof value === 'number' ? z.number() : source)),
});

export const occurredAt = chosen<z.infer<typeof afterCreated> | Source>((value) =>
  typeof value === 'object' && value !== null && 'afterCreatedMs' in value ? afterCreated : source,
);

const noShape = z.custom<never>(
  () => false,
  'must be a path, or an object with one of: const, path, template, first, idOf',
);

function shapeOf(value: unknown): z.ZodType<Source> {
  if (typeof value === 'string') return path;
  if (typeof value !== 'object' || value === null) return noShape;
  const name = Object.keys(shapes).find((key) => Object.hasOwn(value, key));
  return name === undefined ? noShape : shapes[name as keyof typeof shapes];
}

function check(run: () => void, ctx: { addIssue(message: string): void }): void {
  try {
    run();
  } catch (error) {
    ctx.addIssue((error as Error).message);
  }
}
