import { z } from 'zod';
import { UsageError } from './errors.ts';
import { FIELDS, OUTCOME_FIELDS, USAGE_FIELDS } from './fields.ts';
import { chosen, occurredAt, path, type Source, scalar, source } from './source-schema.ts';

const condition = z
  .strictObject({
    path,
    equals: scalar.optional(),
    in: z.array(scalar).optional(),
    missing: z.boolean().optional(),
  })
  .refine((c) => [c.equals, c.in, c.missing].filter((test) => test !== undefined).length === 1, {
    message: 'needs exactly one of "equals", "in" and "missing"',
  });

/** An object that has no other names than the given ones, each optional. */
function sources<K extends string>(fields: Record<K, unknown>) {
  const shape = Object.fromEntries(Object.keys(fields).map((name) => [name, source.optional()]));
  return z.strictObject(shape as Record<K, z.ZodOptional<typeof source>>);
}

const metadataEntry = z.strictObject({ name: z.string().min(1), from: source });
/** A bare path is its own name. */
type MetadataEntry = string | z.infer<typeof metadataEntry>;

const mapSchema = z.strictObject({
  /** Names this data in every id. Changing it makes every row a new interaction. */
  source: z.string().min(1),
  /** The paths that identify a row of it. */
  key: z.array(path).min(1),
  createdAt: source,
  fields: sources(FIELDS).extend({ feature: source, usage: sources(USAGE_FIELDS).optional() }),
  metadata: z
    .array(chosen<MetadataEntry>((value) => (typeof value === 'string' ? path : metadataEntry)))
    .default([]),
  outcome: sources(OUTCOME_FIELDS).extend({ kind: source, occurredAt: occurredAt.optional() }).optional(),
  /** A row that meets any of these is left out. */
  skip: z.array(condition).default([]),
  /** Metadata keys to declare as dimensions of the project before the import. */
  dimensions: z.array(z.string().min(1)).max(8).default([]),
  /** CSV only. */
  delimiter: z.string().length(1).optional(),
  /** CSV only: columns whose text is JSON, parsed before mapping. */
  jsonColumns: z.array(z.string().min(1)).default([]),
});

export type ImportMap = z.infer<typeof mapSchema>;
export type Condition = z.infer<typeof condition>;
export type { Source };

/**
 * Checks a parsed MAP.json.
 * @throws UsageError with one line per mistake, each beginning with its path in the map
 */
export function parseMap(json: unknown): ImportMap {
  const result = mapSchema.safeParse(json);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${pathText(issue.path)}: ${issue.message}`);
  throw new UsageError(`The map is not valid:\n${lines.join('\n')}`);
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return text.replace(/^\./, '') || '(the whole map)';
}
