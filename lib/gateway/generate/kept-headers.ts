import type { Context } from 'hono';
import { z } from 'zod';
import { isUuidV7 } from '#lib/domain/index.ts';
import { Refusal } from '../errors.ts';
import { headerOf } from '../incoming.ts';

/** What a product says about a generation besides the request itself: headers, or fields of `POST /v1/generations`. */
export interface About {
  feature: string | undefined;
  user: string | undefined;
  session: string | undefined;
  chainId: string | undefined;
  actId: string | undefined;
  /** `name` or `name@version`, as the product labels the prompt that it rendered itself. */
  prompt: { name: string; version: string } | undefined;
  route: string | undefined;
  language: string | undefined;
  metadata: Record<string, unknown> | undefined;
  /** What the user was shown hints for before: `exposureId` of that answer. */
  hintExposureId: string | null | undefined;
  /** Seconds ahead of others that wait. */
  priority: number | undefined;
  /** How long it may wait for the project's limits, ms. */
  maxWaitMs: number | undefined;
  traceId: string;
}

const label = (longest: number) => z.string().min(1).max(longest);
const uuid = z.string().toLowerCase().refine(isUuidV7, 'must be a UUIDv7');
export const aboutFields = {
  feature: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._/-]{0,99}$/i, 'must be a slug of at most 100 letters, digits and . _ / -')
    .optional(),
  user: label(1_000).optional(),
  session: label(200).optional(),
  chainId: uuid.optional(),
  actId: uuid.optional(),
  prompt: label(200).optional(),
  route: label(100).optional(),
  language: label(35).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  hintExposureId: uuid.nullish(),
  priority: z.coerce.number().min(-86_400).max(86_400).optional(),
  maxWaitMs: z.coerce.number().int().min(0).max(600_000).optional(),
  /** It goes out in headers. */
  traceId: z
    .string()
    .regex(/^[\x20-\x7e]{1,100}$/, 'must be at most 100 printable ASCII characters')
    .optional(),
};
const fields = z.object(aboutFields);
const headerNames: Record<keyof typeof aboutFields, string> = {
  feature: 'x-kept-feature',
  user: 'x-kept-user',
  session: 'x-kept-session',
  chainId: 'x-kept-chain',
  actId: 'x-kept-act',
  prompt: 'x-kept-prompt',
  route: 'x-kept-route',
  language: 'x-kept-language',
  metadata: 'x-kept-metadata',
  hintExposureId: 'x-kept-hint-exposure',
  priority: 'x-kept-priority',
  maxWaitMs: 'x-kept-max-wait-ms',
  traceId: 'x-kept-trace-id',
};

/** Reads `x-kept-*`. @throws Refusal 400 naming the header */
export function readAbout(context: Context, traceId: string): About {
  const given: Record<string, unknown> = {};
  let hasAny = false;
  for (const [name, header] of Object.entries(headerNames)) {
    const value = headerOf(context, header);
    if (value === undefined || value === '') continue;
    hasAny = true;
    given[name] = name === 'metadata' ? jsonHeader(value) : value;
  }
  if (!hasAny) return aboutOf({}, traceId);
  const parsed = fields.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const header = headerNames[issue?.path[0] as keyof typeof aboutFields];
    throw new Refusal(400, 'invalid', `${header}: ${issue?.message}`);
  }
  return aboutOf(parsed.data, traceId);
}

export function aboutOf(given: z.output<typeof fields>, traceId: string): About {
  const { feature, user, session, chainId, actId, route, language, metadata, hintExposureId } = given;
  const { priority, maxWaitMs } = given;
  const [name, version] = given.prompt?.split('@') ?? [];
  const prompt = name ? { name, version: version ?? '' } : undefined;
  const who = { feature, user, session, chainId, actId };
  return { ...who, prompt, route, language, metadata, hintExposureId, priority, maxWaitMs, traceId };
}

function jsonHeader(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'invalid', 'x-kept-metadata: must be a JSON object');
  }
}
