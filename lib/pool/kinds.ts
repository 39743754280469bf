import { z } from 'zod';
import type { Kind } from '#lib/catalog/index.ts';
import type { Capabilities, Timeouts } from '#lib/vendors/index.ts';

/** One account or key at a vendor; the document's name is its id, such as `openai-a`. */
export interface OrganizationBody {
  /** As routes, toggle and log call it: `openai`, `groq`, … */
  vendor: string;
  /** Which protocol it speaks. */
  api: 'openai' | 'anthropic' | 'azure-openai' | 'openai-compatible';
  label?: string | undefined;
  baseUrl?: string | undefined;
  /** Empty or absent: no key. */
  sealedKey?: string | undefined;
  /** Its last four characters, for people. */
  keyHint?: string | undefined;
  /** Tells its key from others without showing it, so that a key of the environment is taken in only once. */
  keyFingerprint?: string | undefined;
  organizationHeader?: string | undefined;
  projectHeader?: string | undefined;
  apiVersion?: string | undefined;
  /** Azure: model → deployment. If there are any, it has these models only. */
  deployments?: Record<string, string> | undefined;
  /** Sent along with every call. */
  headers?: Record<string, string> | undefined;
  streamUsage?: boolean | undefined;
  capabilities?: Partial<Capabilities> | undefined;
  /** It has these models only. */
  models?: string[] | undefined;
  /** Relative to the vendor's other organizations; 0: drained, gets nothing new. */
  weight: number;
  /** Per minute: for each model, as vendors count. Concurrency: all of its calls at once. */
  limits?:
    | {
        requestsPerMinute?: number | undefined;
        tokensPerMinute?: number | undefined;
        concurrency?: number | undefined;
      }
    | undefined;
  timeouts?: Partial<Timeouts> | undefined;
  /** It is the built-in simulator. */
  simulated?: boolean | undefined;
}

const count = z.number().int().positive();
const ms = z.number().positive();
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and dashes');
const headerName = z.string().regex(/^[\w-]{1,100}$/, 'not a header name');
const headerValue = z.string().regex(/^[\x20-\x7e\t]*$/, 'printable ASCII only');

/** JSON has no undefined, which zod's `partial` would allow. */
type Given<T> = z.ZodType<Partial<T>>;

const capabilities = z
  .strictObject({
    text: z.boolean(),
    tools: z.boolean(),
    forcedTools: z.boolean(),
    jsonSchema: z.enum(['native', 'tool', 'prompt']),
    vision: z.boolean(),
    prefill: z.boolean(),
    images: z.boolean(),
    embeddings: z.boolean(),
    contextTokens: count,
    maxOutputTokens: count,
    sampling: z.enum(['always', 'without-reasoning', 'never']),
    reasoning: z.enum(['none', 'effort', 'adaptive', 'budget']),
    systemRole: z.enum(['system', 'developer']),
  })
  .partial() as unknown as Given<Capabilities>;

const timeouts = z
  .strictObject({ connectMs: ms, firstTokenMs: ms, betweenTokensMs: ms, totalMs: ms })
  .partial() as unknown as Given<Timeouts>;

const organization = z
  .strictObject({
    vendor: slug,
    api: z.enum(['openai', 'anthropic', 'azure-openai', 'openai-compatible']),
    label: z.string().max(100).optional(),
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
    sealedKey: z.string().optional(),
    keyHint: z.string().max(4).optional(),
    keyFingerprint: z.string().max(64).optional(),
    organizationHeader: headerValue.optional(),
    projectHeader: headerValue.optional(),
    apiVersion: z.string().max(40).optional(),
    deployments: z.record(z.string().min(1), z.string().min(1)).optional(),
    headers: z.record(headerName, headerValue).optional(),
    streamUsage: z.boolean().optional(),
    capabilities: capabilities.optional(),
    models: z.array(z.string().min(1)).min(1, 'leave it out for all models').optional(),
    weight: z.number().min(0).max(1000).default(1),
    limits: z
      .strictObject({ requestsPerMinute: count, tokensPerMinute: count, concurrency: count })
      .partial()
      .optional(),
    timeouts: timeouts.optional(),
    simulated: z.boolean().optional(),
  })
  .refine(({ api, baseUrl }) => baseUrl !== undefined || api === 'openai' || api === 'anthropic', {
    path: ['baseUrl'],
    message: 'needed for this API',
  });

export const organizationKind: Kind<OrganizationBody> = {
  name: 'organization',
  scope: 'installation',
  schema: organization,
};

/** Calls at once by vendor and model, over all organizations and processes: `{"anthropic": {"claude-x": 15}}`. */
export type ConcurrencyLimits = Record<string, Record<string, number>>;

/** One document, named `limits`, laid over what the environment says. */
export const concurrencyKind: Kind<ConcurrencyLimits> = {
  name: 'concurrency',
  scope: 'installation',
  schema: z.record(z.string().min(1), z.record(z.string().min(1), z.number().int().min(0))),
};
