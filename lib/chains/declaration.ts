import { z } from 'zod';
import { isUuidV7 } from '#lib/domain/index.ts';

/** Most steps of a chain. */
const mostSteps = 20;

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/, 'is made of small letters, digits and hyphens');
const name = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,62}$/i, 'begins with a letter, then letters, digits, - and _');
/** With references such as `{{input.topic}}` and `{{steps.outline.text}}`. */
const template = z.string().min(1).max(200_000);

const common = {
  name,
  feature: slug,
  /** Where no route chooses it. */
  model: z.string().min(1).max(200).optional(),
  route: z.string().min(1).max(200).optional(),
};
const written = { maxTokens: z.number().int().min(1).max(200_000).optional() };

const step = z.discriminatedUnion('kind', [
  z.strictObject({
    ...{ kind: z.literal('text'), ...common, ...written },
    system: template.optional(),
    input: template,
    temperature: z.number().min(0).max(2).optional(),
  }),
  /** The feature's prompt, or another stored one. */
  z.strictObject({
    ...{ kind: z.literal('generation'), ...common },
    prompt: z.string().min(1).max(200).optional(),
    input: template.optional(),
    variables: z.record(z.string(), z.union([template, z.number(), z.boolean()])).optional(),
  }),
  z.strictObject({
    ...{ kind: z.literal('extraction'), ...common, ...written },
    /** JSON Schema of an object. */
    schema: z.record(z.string(), z.unknown()),
    system: template.optional(),
    input: template,
  }),
  z.strictObject({
    ...{ kind: z.literal('summary'), ...common, ...written },
    input: template,
    maxWords: z.number().int().min(5).max(2_000).default(120),
  }),
  z.strictObject({
    ...{ kind: z.literal('embedding'), ...common },
    input: template,
    dimensions: z.number().int().min(1).max(10_000).optional(),
  }),
]);

/** `POST /v1/chains`. What is told, and to whom (`webhook`), the edge reads beside it. */
export const chainSchema = z.strictObject({
  /** Made by the caller: sent again it changes nothing. */
  id: z.string().toLowerCase().refine(isUuidV7, 'must be a UUIDv7').optional(),
  /** What the steps read as `{{input…}}`. */
  input: z.record(z.string(), z.json()).default({}),
  steps: z
    .array(step)
    .min(1, 'a chain has at least one step')
    .max(mostSteps, `a chain has at most ${mostSteps} steps`),
  user: z.string().min(1).max(500).optional(),
  tenant: z.string().min(1).max(200).optional(),
  session: z.string().min(1).max(500).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  /** How long it may take until it is done. */
  deadlineSeconds: z.number().int().min(1).max(604_800).default(86_400),
});

export type ChainRequest = z.output<typeof chainSchema>;
export type ChainStep = ChainRequest['steps'][number];
export type StepKind = ChainStep['kind'];

/** What a step gives to later ones, by its kind. Truncated: it ended at its longest length. */
export type StepValue = { text: string; truncated?: boolean } | { json: unknown } | { vector: number[] };
/** The field of its value. */
export const fieldOf = (kind: StepKind): 'text' | 'json' | 'vector' =>
  kind === 'extraction' ? 'json' : kind === 'embedding' ? 'vector' : 'text';

/** Templates of a step by where they stand. */
export function templatesOf(step: ChainStep): [field: string, template: string][] {
  const all: [string, unknown][] = [
    ['input', step.input],
    ['system', 'system' in step ? step.system : undefined],
    ...Object.entries(('variables' in step && step.variables) || {}).map(
      ([key, value]): [string, unknown] => [`variables.${key}`, value],
    ),
  ];
  return all.filter((one): one is [string, string] => typeof one[1] === 'string');
}
