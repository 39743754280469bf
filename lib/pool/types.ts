import type { Dispatcher } from 'undici';
import type { Catalog } from '#lib/catalog/index.ts';
import type { Store } from '#lib/coordination/index.ts';
import type { Clock } from '#lib/domain/index.ts';
import type {
  Capabilities,
  RateLimitHeadroom,
  Timeouts,
  VendorClient,
  VendorError,
} from '#lib/vendors/index.ts';
import type { BreakerLook } from './breaker/index.ts';
import type { ConcurrencyLimits } from './kinds.ts';

export interface PoolOptions {
  catalog: Catalog;
  store: Store;
  /** Unique among all processes that ever lived. */
  process: string;
  /** Throws when the key was sealed with another secret. */
  openSecret(sealed: string): string;
  /** Shared with others, closed by its owner. */
  dispatcher: Dispatcher;
  /** MODEL_ENGINE_CONCURRENCY_LIMITS; the catalog's are laid over them. */
  environmentLimits: ConcurrencyLimits;
  onEvent(event: PoolEvent): void;
  /** In [0, 1). */
  random?: () => number;
  clock?: Clock;
}

/** The organizations of this installation: who serves the next call, and how each of them is. */
export interface Pool {
  /**
   * The best healthy organization for one call, or why there is none. Waits only for a concurrency slot, at most
   * `maxWaitMs`, in the order of arrival; the signal ends waiting at once, with a NoLease. Never throws.
   */
  lease(ask: LeaseAsk): Promise<Lease | NoLease>;
  /** What a lease would choose among, and why; takes nothing. */
  look(ask: Pick<LeaseAsk, 'vendor' | 'model' | 'organization'>): CandidateLook[];
  organizations(): OrganizationState[];
  /** Calls under way in this process: gauges are summed over processes. All limited models, and those under way. */
  concurrency(): ModelConcurrency[];
  /** Whether somebody at this vendor has this model, drained or not. */
  serves(vendor: string, model: string): boolean;
  /** Vendors that have this model, in the order of the catalog. */
  vendorsOf(model: string): string[];
  /** What is known by name: lists of organizations, else the vendor's current models. */
  models(): { model: string; vendor: string }[];
  /** A person or the toggle wants to know now: the next call probes. Without a name: all organizations. */
  probe(organization?: string): Promise<void>;
  clientCapabilities(vendor: string, model: string): Capabilities | undefined;
  /** Ids of organizations whose key this installation's secret does not open. */
  unreadableSecrets(): string[];
  close(): Promise<void>;
}

export interface LeaseAsk {
  vendor: string;
  model: string;
  /** Only this one. */
  organization?: string | undefined;
  /** Ids that were tried and are not to be used again. */
  exclude?: ReadonlySet<string> | undefined;
  /** Estimate. */
  inputTokens: number;
  maxTokens?: number | undefined;
  /** In [0, 1): decides among the healthy. Keep it when asking again. */
  draw: number;
  maxWaitMs: number;
  signal?: AbortSignal | undefined;
}

/** One call may be made. `'client' in answer` tells it from NoLease. */
export interface Lease {
  organization: string;
  vendor: string;
  model: string;
  client: VendorClient;
  timeouts: Partial<Timeouts>;
  /** In words: `most headroom (82 %) of 3`. */
  reason: string;
  /** How long it waited for a concurrency slot. */
  queueMs: number;
  /** Calls of this process under way at this organization and model, this one included. */
  inFlight: number;
  /** This call decides whether a breaker closes. */
  isProbe: boolean;
  /**
   * The first token of a stream is there. Optional, but without it a stream that outlasts the breaker's lease on its probe
   * (20 s) proves nothing, and headers are known only at its end.
   */
  begun(headroom?: RateLimitHeadroom): void;
  /** Exactly once, also if the call was never made (`cancelled`). Further calls do nothing. */
  report(end: CallEnd): void;
}

export interface CallEnd {
  /** Absent: the call succeeded. */
  error?: VendorError | undefined;
  /** The caller hung up, or the call was not made. */
  cancelled?: boolean | undefined;
  headroom?: RateLimitHeadroom | undefined;
  /** As the vendor counted them, else estimated. */
  inputTokens: number;
  outputTokens: number;
  /** Of a stream. */
  firstTokenMs?: number | undefined;
  totalMs: number;
}

export interface NoLease {
  /** When somebody may be available again; Infinity: never by itself. */
  waitMs: number;
  because: { organization: string; reason: string }[];
  /** Of the one who may be available first. `full` with nothing in `because`: the caller hung up. */
  kind: RefusalKind;
}

/** `drained` also for an organization whose key is missing or cannot be read: a person has to act. */
export type RefusalKind = 'unknown' | 'resting' | 'open' | 'full' | 'drained';

export interface CandidateLook {
  organization: string;
  vendor: string;
  model: string;
  canServe: boolean;
  /** Part of the calls it would get now, 0–1. */
  share: number;
  /** In words. */
  reason: string;
  /** 0 if it can serve now, Infinity if not by itself. */
  waitMs: number;
}

/** What is left of one limit. */
export interface HeadroomLook {
  remaining: number;
  /** Absent: the vendor did not say, nor did a person. */
  limit?: number;
  /** 0–1. */
  share: number;
  /** The vendor's headers, or what all processes counted in the last minute. */
  source: 'headers' | 'counts';
}

export interface OrganizationState {
  id: string;
  vendor: string;
  label: string;
  weight: number;
  simulated: boolean;
  /** Calls under way in this process. */
  inFlight: number;
  concurrencyLimit?: number;
  /** Of the account: quota and auth errors. */
  account: BreakerLook;
  /** In words: `serving`, `drained`, `its key cannot be read`, … */
  reason: string;
  /** Named models, and those that were asked for. */
  perModel: ModelState[];
}

export interface ModelState {
  model: string;
  breaker: BreakerLook;
  headroom: { requests?: HeadroomLook; tokens?: HeadroomLook; outputTokens?: HeadroomLook };
  inFlight: number;
  slow: SlowState;
  /** After a 429 with Retry-After; 0 if it does not rest. */
  restingMs: number;
  reason: string;
}

export interface SlowState {
  isSlow: boolean;
  /** Medians of the last calls; absent below 50. */
  firstTokenMs?: number;
  msPerToken?: number;
  /** Medians of the other organizations with this vendor and model. */
  siblingsFirstTokenMs?: number;
  siblingsMsPerToken?: number;
}

export interface ModelConcurrency {
  vendor: string;
  model: string;
  inFlight: number;
  /** Over all processes; undefined: none. */
  limit: number | undefined;
}

export interface PoolEvent {
  kind:
    | 'breaker_opened'
    | 'breaker_closed'
    | 'organization_out'
    | 'organization_back'
    | 'limit_near'
    | 'limit_clear'
    | 'slow'
    | 'slow_over'
    | 'store_away'
    | 'store_back';
  /** `<organization>/<model>`, `<organization>`, `<vendor>/<model>` for concurrency, or `store`. */
  subject: string;
  vendor?: string;
  organization?: string;
  model?: string;
  /** In words of ours. */
  reason?: string;
  /** How long it refuses. */
  waitMs?: number;
  /** Of a limit that is used, 0–1. */
  share?: number;
}
