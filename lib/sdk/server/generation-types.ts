import type { Loose } from '../types.ts';
import type { WorkHandle } from './handle.ts';

type Values = Readonly<Record<string, string | number | boolean>>;

/** Who is told of an end: a webhook of the project by its name, or an address and what signs (16–200 characters). */
export type WebhookReceiver = string | { url: string; secret: string };

/** What is generated, for whom. The stored prompt of the feature makes the request to the vendor of it. */
export type GenerationAsk = { feature: string } & Loose<{
  input?: string;
  /** Of the prompt. */
  variables?: Values;
  /** Goes before the tenant's stored one. */
  context?: Values;
  /** Whose context is merged in, for example a site. */
  tenant?: string;
  user?: string;
  session?: string;
  /** Id of the first interaction of the regenerate chain. */
  chainId?: string;
  /** Id of the interaction that stands for the act. */
  actId?: string;
  /** Another stored prompt than the feature's: `name` or `name@version`. */
  prompt?: string;
  /** Another route than the feature's. */
  route?: string;
  /** Only where no route chooses it. */
  model?: string;
  language?: string;
  metadata?: Readonly<Record<string, unknown>>;
  /** `exposureId` of the hints that were asked for before. */
  hintExposureId?: string | null;
  /** Seconds ahead of others that wait. */
  priority?: number;
  /** How long it may wait for the project's limits, up to 600,000. */
  maxWaitMs?: number;
  traceId?: string;
}>;

/** Answered now, or not at all. */
export type GenerationNow = GenerationAsk & Loose<{ mode?: 'now'; onUnavailable?: 'fail' }>;

/** Done when it can be: `durable` always later, `defer` now if anybody can serve it now. */
export type GenerationLater = GenerationAsk &
  (
    | { mode: 'durable'; onUnavailable?: 'fail' | 'defer' | undefined }
    | { mode?: 'now' | undefined; onUnavailable: 'defer' }
  ) &
  Loose<{
    /** UUIDv7 of the interaction; minted by the client when absent. Sent again within a day it changes nothing. */
    id?: string;
    webhook?: WebhookReceiver;
    /** How long it may take until it is done, 1–604,800 s; a day when absent. */
    deadlineSeconds?: number;
  }>;

/** What was generated. `result` is text, or `images` are there. */
export type Generation = {
  /** Of the interaction. */
  id: string;
  status: 'completed';
  /** For the page that shows it. */
  outcomeToken: string;
  traceId: string;
  /** Calls to vendors. */
  attempts: number;
  /** An answer that broke off was finished by another attempt. */
  rescued: boolean;
} & Loose<{
  vendor?: string;
  model?: string;
  organization?: string;
  routeKind?: string;
  costMicroUsd?: number;
  usage?: { inputTokens: number; outputTokens: number; cachedInputTokens?: number; reasoningTokens?: number };
}> &
  (
    | {
        result: string;
        finishReason?: 'stop' | 'length' | 'toolCalls' | 'contentFilter' | 'other' | undefined;
        images?: undefined;
      }
    | {
        /** Addresses beginning with `/v1/blobs/` are Kept's own and take its key. */
        images: { url: string; revisedPrompt?: string | undefined }[];
        result?: undefined;
      }
  );

/** How it went so far. Times in ISO 8601. */
export interface GenerationCourse {
  feature: string;
  /** How often it was begun. */
  runs: number;
  enqueuedAt: string;
  deadlineAt: string;
  endedAt?: string | undefined;
  /** Waits and runs with their reasons, oldest first. */
  story: {
    at: string;
    event: string;
    attempt: number;
    kind?: string | null | undefined;
    reason?: string | null | undefined;
    claimedAt?: string | undefined;
    untilAt?: string | undefined;
  }[];
}

type Unfinished = Pick<Generation, 'id' | 'outcomeToken' | 'traceId'> & GenerationCourse;

/** Only what was answered at once has no course. */
export type GenerationState =
  | (Generation & Partial<GenerationCourse>)
  | (Unfinished & {
      status: 'waiting';
      /** Its turn, from 1. */
      position?: number | undefined;
      /** Until it is done; absent while the server knows nothing about that. */
      estimateMs?: number | undefined;
      waiting: { kind: string; reason: string; untilAt?: string | undefined };
    })
  | (Unfinished & { status: 'running' })
  | (Unfinished & { status: 'failed' | 'cancelled'; error: { code: string; message: string } });

export interface GenerationHandle extends WorkHandle<GenerationState, Generation> {
  readonly outcomeToken: string;
  /** Of `onUnavailable: 'defer'`: what was answered at once. Then there is nothing to take up again by its id. */
  readonly answer?: Generation | undefined;
}
