import { z } from 'zod';
import type { Kind } from '#lib/catalog/index.ts';
import { nodeSchema } from './node-schema.ts';
import { text } from './target-schema.ts';
import type { CanaryBody, FeatureRoutingBody, RouteBody, ToggleBody } from './types.ts';

/** What runs when a request names no model and its feature no route. */
export const defaultRoute = 'default';

const words = z.string({ error: 'must be a text' }).max(2_000, 'is too long');

export const routeKind: Kind<RouteBody> = {
  name: 'route',
  scope: 'project',
  schema: z.strictObject({
    node: nodeSchema,
    holdBack: z.enum(['none', 'tools', 'all'], { error: 'must be none, tools or all' }).optional(),
    rescue: z.boolean({ error: 'must be true or false' }).optional(),
    description: words.optional(),
  }),
};

const promptName = text.regex(/^[^@]+(@[1-9]\d*)?$/, 'must be a name, or name@version');

/** Named like the feature. */
export const featureRoutingKind: Kind<FeatureRoutingBody> = {
  name: 'feature-routing',
  scope: 'project',
  schema: z.strictObject({
    route: text.optional(),
    prompt: promptName.optional(),
    killed: z
      .strictObject({ reason: words.min(1, 'must say why') })
      .nullable()
      .optional(),
    language: text.optional(),
  }),
};

const share = z
  .number({ error: 'must be a number' })
  .min(0, 'must not be negative')
  .max(1, 'is a share: at most 1');

/** Named like its feature. */
export const canaryKind: Kind<CanaryBody> = {
  name: 'canary',
  scope: 'project',
  schema: z.strictObject({
    candidate: z
      .strictObject({ node: nodeSchema.optional(), prompt: promptName.optional() })
      .refine(({ node, prompt }) => node !== undefined || prompt !== undefined, 'needs a node or a prompt'),
    share,
    state: z.enum(['running', 'stopped', 'promoted', 'rolled_back'], {
      error: 'must be running, stopped, promoted or rolled_back',
    }),
    startedAt: z.number({ error: 'must be a time in ms' }).int('must be a time in ms').nonnegative(),
    guards: z
      .strictObject({
        minPerArm: z.number({ error: 'must be a number' }).int('must be a whole number').min(1).optional(),
        maxErrorRateRise: share.optional(),
        maxLatencyRise: z.number({ error: 'must be a number' }).min(1, 'is a factor: at least 1').optional(),
      })
      .optional(),
    stoppedBecause: words.optional(),
  }),
};

/** Only one: `toggleName`. */
export const toggleKind: Kind<ToggleBody> = {
  name: 'toggle',
  scope: 'installation',
  schema: z.strictObject({
    vendor: text.nullable(),
    models: z.record(text, z.record(text, text)).default({}),
  }),
};
export const toggleName = 'vendor';
