import { z } from 'zod';
import { efforts } from '#lib/vendors/index.ts';

/** A template: `{{input}}`, `{{enhanced}}`, `{{variable}}`, `{{context.key}}`, `{{#name}}…{{/name}}`, `{{^name}}…{{/name}}`. */
const template = z.string().max(200_000);
const count = z.number().int().positive();
const penalty = z.number().min(-2).max(2);

const variable = z.strictObject({
  description: z.string().max(1_000).optional(),
  /** Absent: true, unless there is a default. */
  required: z.boolean().optional(),
  default: z.string().max(20_000).optional(),
});

const responseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json') }),
  z.strictObject({
    type: z.literal('jsonSchema'),
    name: z.string().regex(/^[\w-]{1,64}$/, 'must be at most 64 letters, digits and _ -'),
    description: z.string().max(1_000).optional(),
    schema: z.record(z.string(), z.unknown()),
    strict: z.boolean().optional(),
  }),
]);

/** Fields of the canonical text request, then those of the image request. */
export const textParameters = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  topK: count.optional(),
  presencePenalty: penalty.optional(),
  frequencyPenalty: penalty.optional(),
  maxTokens: count.optional(),
  stop: z.array(z.string().min(1)).max(4).optional(),
  seed: z.number().int().optional(),
  reasoning: z
    .strictObject({ effort: z.enum(efforts).optional(), budgetTokens: count.optional() })
    .optional(),
});
export const imageParameters = z.strictObject({
  count: count.max(10).optional(),
  size: z.string().max(20).optional(),
  quality: z.string().max(20).optional(),
  background: z.enum(['transparent', 'opaque', 'auto']).optional(),
  format: z.enum(['png', 'jpeg', 'webp']).optional(),
});
const parameters = z.strictObject({ ...textParameters.shape, ...imageParameters.shape });

export const variantBody = z.strictObject({
  enhance: template.optional(),
  system: template.optional(),
  user: template.optional(),
  parameters: parameters.optional(),
  responseFormat: responseFormat.optional(),
});

export const promptBody = z.strictObject({
  description: z.string().max(2_000).optional(),
  /** Default `text`. An image prompt is its user template alone. */
  kind: z.enum(['text', 'image']).optional(),
  variables: z.record(z.string(), variable).default({}),
  /** Turns the input into the enhanced prompt. Default `{{input}}`. */
  enhance: template.optional(),
  system: template.optional(),
  user: template.default('{{enhanced}}'),
  responseFormat: responseFormat.optional(),
  /** Unsaid: the vendor's own default. */
  parameters: parameters.optional(),
  /** By `vendor` or `vendor/model`. The model's stands on the vendor's, which stands on the prompt. */
  variants: z.record(z.string(), variantBody).optional(),
});

export const contextBody = z.strictObject({
  /** What `{{context.<key>}}` stands for: tone, language, business, … */
  values: z.record(
    z
      .string()
      .regex(
        /^[A-Za-z][\w-]{0,63}$/,
        'must begin with a letter and go on with at most 63 letters, digits and _ -',
      ),
    z.string().max(20_000),
  ),
  analyse: z.boolean().optional(),
});
