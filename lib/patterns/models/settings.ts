import { z } from 'zod';
import type { Kind } from '#lib/catalog/index.ts';

/**
 * Which models help to find and name a project's patterns, and for how much. What is not given is done offline; what is
 * sent is redacted first.
 */
const analysisSchema = z.strictObject({
  /** Names patterns and says what may be the reason: a model, or the name of a route. */
  model: z.string().min(1).max(200).optional(),
  route: z.string().min(1).max(100).optional(),
  /** Tells which inputs mean about the same. */
  embeddingModel: z.string().min(1).max(200).optional(),
  /** Of one run, USD. */
  budgetUsd: z.number().positive().max(1_000).default(1),
});

export type AnalysisBody = z.infer<typeof analysisSchema>;

/** One per project, by the name `default`. */
export const analysisKind: Kind<AnalysisBody> = {
  name: 'analysis',
  scope: 'project',
  schema: analysisSchema.refine(
    ({ model, route, embeddingModel }) => model ?? route ?? embeddingModel,
    'needs a model, a route or an embeddingModel',
  ) as z.ZodType<AnalysisBody>,
};

/** Its generations are logged to this feature, which is in no insert rate. */
export const analysisFeature = 'kept-analysis';
