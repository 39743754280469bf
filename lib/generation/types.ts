import type { InteractionId } from '#lib/domain/index.ts';
import type { Plan } from '#lib/routing/index.ts';
import type { CanonicalRequest, ErrorKind, Usage, VendorError } from '#lib/vendors/index.ts';

/** One thing to generate for one end user, whatever shape it was asked in. */
export interface Ask {
  /** Of the interaction that it becomes; its time is when it was asked. */
  id: InteractionId;
  traceId: string;
  projectId: number;
  /** Slug. */
  feature: string;
  kind: CanonicalRequest['kind'];
  /** As the caller named it; a route may choose another. */
  model?: string | undefined;
  /** A route by name, instead of the feature's. */
  route?: string | undefined;
  stream: boolean;
  user?: string | undefined;
  session?: string | undefined;
  /** On whose behalf the user acts, for example a site; limits may be per tenant. */
  tenant?: string | undefined;
  chainId?: string | undefined;
  actId?: string | undefined;
  language?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
  /** As limits see it. Default `now`. */
  mode?: 'now' | 'durable' | undefined;
  /** How long it may wait for the caller's own limits, ms. */
  maxWaitMs?: number | undefined;
  /** Since when it waits, ms: its place among others. Default: the time of the id. */
  enqueuedAt?: number | undefined;
  /** The caller's own limits let it begin. */
  onAdmitted?: (() => void) | undefined;
  /** Seconds by which it goes ahead of others that wait. */
  priority?: number | undefined;
  /** Aborted when the caller hangs up. */
  signal: AbortSignal;
  /** What is asked of a vendor: a prompt has variants. Pure; called for each target that is tried. */
  render(target: { vendor: string; model: string }): Rendered;
  /** Made before by `Generation.plan`, where the prompt depends on it. */
  plan?: Plan | undefined;
  /** Stored prompt that `render` uses. */
  prompt?: { name: string; version: string } | undefined;
  /** Headers for the vendor, such as `anthropic-beta`. */
  headers?: Record<string, string> | undefined;
  /** Of durable work: when this run began, ms; latencies count from here. Else from the time of the id. */
  begunAt?: number | undefined;
  /** Of durable work: calls of its earlier runs, which belong to the record. */
  earlier?: readonly Attempt[] | undefined;
  /** Of durable work: whether it will be run again after this failure. Then nothing is recorded yet. */
  comesBack?: ((error: VendorError) => boolean) | undefined;
}

export interface Rendered {
  /** What the end user gave, then what the prompt made of it; the full prompt is the request itself. */
  input?: string | undefined;
  enhancedPrompt?: string | undefined;
  request: CanonicalRequest;
}

/** One call to one organization. Durations in ms. */
export interface Attempt {
  vendor: string;
  model: string;
  organization: string;
  status: 'completed' | 'failed' | 'cancelled';
  errorKind?: ErrorKind | undefined;
  /** Why this one, in words. */
  reason: string;
  isFallback: boolean;
  /** It took over a stream that another one had begun. */
  isRescue: boolean;
  queueMs: number;
  /** Calls of this process to the same organization and model when it began, this one included. */
  inFlight: number;
  connectMs?: number | undefined;
  firstTokenMs?: number | undefined;
  totalMs: number;
  /** Reported, or estimated from what was sent and came; absent when nothing was billed. */
  usage?: Usage | undefined;
  costMicroUsd: number;
}

/** What is known about a generation so far; complete once it has ended. */
export interface Progress {
  id: InteractionId;
  traceId: string;
  attempts: Attempt[];
  /** The caller's own limits did not let it begin: it becomes no interaction. */
  isRefused: boolean;
  /** The target that answers, or answered last. */
  vendor?: string | undefined;
  model?: string | undefined;
  organization?: string | undefined;
  routeKind: string;
  /** An answer that broke off was finished by another attempt. */
  rescued: boolean;
  /** Of the whole generation, failed attempts included. */
  costMicroUsd: number;
  firstTokenMs?: number | undefined;
  canary?: { name: string; arm: 'base' | 'canary' } | undefined;
  /** Where each image of the result is kept. */
  blobs: string[];
}

/** How a generation ended, as it is recorded. */
export interface End {
  status: 'completed' | 'failed';
  error?: VendorError | undefined;
  finishReason?: string | undefined;
  result?: string | undefined;
  usage?: Usage | undefined;
  metadata?: Record<string, unknown> | undefined;
}
