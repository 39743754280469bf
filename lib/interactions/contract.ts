import { z } from 'zod';
import { isUuidV7, signalKinds } from '#lib/domain/index.ts';

const id = z
  .string()
  .transform((value) => value.toLowerCase())
  .refine(isUuidV7, 'must be a UUIDv7');
const label = z.string().max(200).nullish();
const count = z.number().int().min(0).max(2_147_483_647).nullish();
const durationMs = z.number().min(0).max(86_400_000).nullish();
const text = z.string().nullish();
/** ISO 8601 or milliseconds since the epoch → milliseconds. */
export const moment = z.union([z.number(), z.string()]).transform((value, context) => {
  const ms = typeof value === 'number' ? Math.floor(value) : Date.parse(value);
  if (Number.isFinite(ms) && ms > 0 && ms < 253_402_300_800_000) return ms;
  context.addIssue({ code: 'custom', message: 'must be an ISO 8601 time or milliseconds since 1970' });
  return z.NEVER;
});

const attempt = z.object({
  vendor: label,
  model: label,
  organization: label,
  status: z.enum(['completed', 'failed', 'cancelled']),
  errorKind: label,
  reason: z.string().max(1_000).nullish(),
  queueMs: durationMs,
  connectMs: durationMs,
  firstTokenMs: durationMs,
  totalMs: durationMs,
  inputTokens: count,
  outputTokens: count,
  costMicroUsd: z.number().int().min(0).max(1e15).nullish(),
});

/** One item of `POST /v1/interactions`. Fields that are not listed here are kept in metadata. */
export const interactionItem = z.looseObject({
  id: id.optional(),
  feature: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._/-]{0,99}$/i, 'must be a slug of at most 100 letters, digits and . _ / -'),
  createdAt: moment.optional(),
  input: text,
  enhancedPrompt: text,
  fullPrompt: text,
  result: text,
  candidates: z.array(z.string()).max(100).nullish(),
  status: z.enum(['completed', 'failed']).default('completed'),
  errorKind: label,
  finishReason: label,
  vendor: label,
  model: label,
  organization: label,
  prompt: label,
  promptVersion: label,
  language: label,
  routeKind: label,
  user: z.string().max(1_000).nullish(),
  session: label,
  traceId: label,
  chainId: id.nullish(),
  actId: id.nullish(),
  latencyMs: durationMs,
  firstTokenMs: durationMs,
  usage: z
    .object({
      inputTokens: count,
      outputTokens: count,
      cachedInputTokens: count,
      reasoningTokens: count,
      estimated: z.boolean().nullish(),
    })
    .nullish(),
  costMicroUsd: z.number().int().min(0).max(1e15).nullish(),
  shownAt: moment.nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  attempts: z.array(attempt).max(50).nullish(),
});
export type InteractionItem = z.output<typeof interactionItem>;
/** What a caller may write: times also as text, defaults left out. */
export type InteractionInput = z.input<typeof interactionItem>;

/** One item of `POST /v1/outcomes`. */
export const outcomeItem = z.object({
  interactionId: id,
  kind: z.enum(signalKinds),
  occurredAt: moment,
  editDistance: z.number().min(0).max(1).nullish(),
  selectedIndex: z.number().int().min(0).max(999).nullish(),
  reason: z.string().nullish(),
  outcomeToken: z.string().max(200).nullish(),
});
export type OutcomeItem = z.output<typeof outcomeItem>;
export type OutcomeInput = z.input<typeof outcomeItem>;

export const itemFields: ReadonlySet<string> = new Set(Object.keys(interactionItem.shape));
