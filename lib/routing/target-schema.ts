import { z } from 'zod';
import { type Capabilities, efforts } from '#lib/vendors/index.ts';
import type { Overrides, RouteTarget } from './types.ts';

export const text = z.string({ error: 'must be a text' }).min(1, 'must not be empty').max(200, 'is too long');

const between = (low: number, high: number) =>
  z
    .number({ error: 'must be a number' })
    .min(low, `must be at least ${low}`)
    .max(high, `must be at most ${high}`);
const count = z
  .number({ error: 'must be a number' })
  .int('must be a whole number')
  .positive('must be greater than 0');
const flag = z.boolean({ error: 'must be true or false' });
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });
const body = z.record(z.string(), z.unknown(), { error: 'must be an object' });

const overrides = z.strictObject({
  maxTokens: count.optional(),
  temperature: between(0, 2).optional(),
  topP: between(0, 1).optional(),
  topK: count.optional(),
  presencePenalty: between(-2, 2).optional(),
  frequencyPenalty: between(-2, 2).optional(),
  stop: z.array(text, { error: 'must be a list of texts' }).min(1, 'must not be empty').optional(),
  seed: z.number({ error: 'must be a number' }).int('must be a whole number').optional(),
  reasoning: z.strictObject({ effort: oneOf(efforts).optional(), budgetTokens: count.optional() }).optional(),
  parallelToolCalls: flag.optional(),
  vendorOptions: z.strictObject({ openai: body.optional(), anthropic: body.optional() }).optional(),
  size: text.optional(),
  quality: text.optional(),
  background: oneOf(['transparent', 'opaque', 'auto']).optional(),
  format: oneOf(['png', 'jpeg', 'webp']).optional(),
  dimensions: count.optional(),
} satisfies Record<keyof Overrides, z.ZodType>);

const limit = z.number({ error: 'must be a number' }).positive('must be greater than 0').optional();
const timeouts = z
  .strictObject({ connectMs: limit, firstTokenMs: limit, betweenTokensMs: limit, totalMs: limit })
  .superRefine((given, context) => {
    for (const phase of ['connectMs', 'firstTokenMs', 'betweenTokensMs'] as const) {
      if ((given[phase] ?? 0) > (given.totalMs ?? Number.POSITIVE_INFINITY)) {
        context.addIssue({ code: 'custom', path: [phase], message: 'must not be longer than totalMs' });
      }
    }
  });

const capabilities = z.strictObject({
  text: flag,
  tools: flag,
  forcedTools: flag,
  jsonSchema: oneOf(['native', 'tool', 'prompt']),
  vision: flag,
  prefill: flag,
  images: flag,
  embeddings: flag,
  contextTokens: count,
  maxOutputTokens: count,
  sampling: oneOf(['always', 'without-reasoning', 'never']),
  reasoning: oneOf(['none', 'effort', 'adaptive', 'budget']),
  systemRole: oneOf(['system', 'developer']),
}) satisfies z.ZodType<Capabilities>;

/** Cast because JSON has no `undefined`: what is absent is absent. */
export const target = z.strictObject({
  vendor: text,
  model: text.optional(),
  organization: text.optional(),
  overrides: overrides.optional(),
  timeouts: timeouts.optional(),
  capabilities: capabilities.partial().optional(),
}) as z.ZodType<RouteTarget>;
