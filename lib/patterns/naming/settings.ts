import { z } from 'zod';
import type { Kind } from '#lib/catalog/index.ts';

/** Who names a project's patterns, and for how much. Without such a document names are made offline. */
export const analysisSchema = z.strictObject({
  /** A model, or the name of a route; the project's targets serve it. */
  model: z.string().min(1).max(200).optional(),
  route: z.string().min(1).max(100).optional(),
  /** Of one run, USD. */
  budgetUsd: z.number().positive().max(1_000).default(1),
});

export type AnalysisBody = z.infer<typeof analysisSchema>;

/** One per project, by the name `default`. */
export const analysisKind: Kind<AnalysisBody> = {
  name: 'analysis',
  scope: 'project',
  schema: analysisSchema.refine(({ model, route }) => model !== undefined || route !== undefined, {
    message: 'needs a model or a route',
  }) as z.ZodType<AnalysisBody>,
};

/** Its generations are logged to this feature, which is in no insert rate. */
export const analysisFeature = 'kept-analysis';
