import type { Catalog } from '#lib/catalog/index.ts';
import type {
  Capabilities,
  EmbeddingRequest,
  ErrorKind,
  ImageRequest,
  TextRequest,
  Timeouts,
} from '#lib/vendors/index.ts';
import type { Condition } from './condition.ts';

/** Canonical fields that a target sets in every request it gets. */
export type Overrides = Pick<
  TextRequest,
  | 'maxTokens'
  | 'temperature'
  | 'topP'
  | 'topK'
  | 'presencePenalty'
  | 'frequencyPenalty'
  | 'stop'
  | 'seed'
  | 'reasoning'
  | 'parallelToolCalls'
  | 'vendorOptions'
> &
  Pick<ImageRequest, 'size' | 'quality' | 'background' | 'format'> &
  Pick<EmbeddingRequest, 'dimensions'>;

/** What is called: a vendor's model, and what is special about calling it here. */
export interface RouteTarget {
  vendor: string;
  /** Absent: the model the request asks for. */
  model?: string | undefined;
  /** Only this organization. */
  organization?: string | undefined;
  overrides?: Overrides | undefined;
  timeouts?: Partial<Timeouts> | undefined;
  /** Where the built-in table is wrong about the model. */
  capabilities?: Partial<Capabilities> | undefined;
}

export interface Branch {
  /** Relative to the other branches; 0: never chosen, and never spilled to. */
  weight: number;
  name?: string | undefined;
  node: RouteNode;
}

export type RouteNode =
  | { target: RouteTarget }
  /** In this order. `on`: error kinds after which the next is tried; absent: every kind that may go elsewhere. */
  | { fallback: RouteNode[]; on?: ErrorKind[] | undefined }
  /** One of them. `by` user: always the same for one user. `spill` (default): the others follow if it cannot serve. */
  | { loadbalance: Branch[]; by?: 'request' | 'user' | undefined; spill?: boolean | undefined }
  | { when: Condition; then: RouteNode; else?: RouteNode | undefined }
  /** Another route of the project. */
  | { route: string };

/** What of an answer is held back until it is complete, so that it can be started anew unseen. */
export type HoldBack = 'none' | 'tools' | 'all';

/** Document kind `route`. */
export interface RouteBody {
  node: RouteNode;
  /** Default `tools`. */
  holdBack?: HoldBack | undefined;
  /** Whether a cut stream goes on elsewhere. Default true. */
  rescue?: boolean | undefined;
  description?: string | undefined;
}

/** Document kind `feature-routing`, named like the feature. */
export interface FeatureRoutingBody {
  route?: string | undefined;
  /** `name` or `name@version`. */
  prompt?: string | undefined;
  /** The feature is off, and why. */
  killed?: { reason: string } | null | undefined;
  language?: string | undefined;
}

/** Document kind `canary`, named like its feature. */
export interface CanaryBody {
  /** What is tried: a route, a prompt (`name` or `name@version`), or both. */
  candidate: { node?: RouteNode | undefined; prompt?: string | undefined };
  /** Of the users, 0–1. */
  share: number;
  state: 'running' | 'stopped' | 'promoted' | 'rolled_back';
  /** ms. A new start deals the users anew. */
  startedAt: number;
  guards?:
    | {
        minPerArm?: number | undefined;
        /** Share, 0–1: 0.02 is two percentage points more than base. */
        maxErrorRateRise?: number | undefined;
        /** Factor: 1.5 is half as slow again as base. */
        maxLatencyRise?: number | undefined;
      }
    | undefined;
  stoppedBecause?: string | undefined;
}
export type CanaryArm = 'base' | 'canary';

/** Document kind `toggle`, named `vendor`: the one switch that moves everything to another vendor. */
export interface ToggleBody {
  /** Null: every route as it is written. */
  vendor: string | null;
  /** Per vendor, what it has in place of a model (by name), or of any model of a kind (`text`, `image`, `embedding`). */
  models: Record<string, Record<string, string>>;
}

/** What routing knows about a request. */
export interface RouteAsk {
  projectId: number;
  feature: string;
  kind: 'text' | 'embedding' | 'image';
  /** May begin with its vendor: `openai/gpt-4.1`. */
  model?: string | undefined;
  /** The route that the request names (x-kept-route). */
  route?: string | undefined;
  user?: string | undefined;
  metadata: Record<string, unknown>;
  stream: boolean;
  inputTokens: number;
  /** The request's random number, [0, 1). */
  draw: number;
}

export interface PlannedTarget {
  vendor: string;
  model: string;
  organization?: string | undefined;
  overrides: Overrides;
  timeouts: Partial<Timeouts>;
  capabilities?: Partial<Capabilities> | undefined;
  /** Error kinds after which this one may be tried; undefined: all that may go elsewhere. See `nextTarget`. */
  on: readonly ErrorKind[] | undefined;
  /** How deep in the tree the fallback (or split) is that leads here from the target before: 0 is the outermost. */
  level: number;
  /** In words: "50 % of the split", "after openai gpt-4.1 fails", "plan = free". */
  reason: string;
  /** Whether others come before it. */
  isFallback: boolean;
}

export interface Plan {
  /** At least one. */
  targets: PlannedTarget[];
  /** Null when the model was asked for directly. */
  routeName: string | null;
  /** What decided about the first target. A fallback becomes one only when it is used. */
  routeKind: 'primary' | 'loadbalance' | 'when' | 'canary' | 'toggle';
  holdBack: HoldBack;
  rescue: boolean;
  /** The feature's running canary, and the arm that this request counts for. */
  canary?: { name: string; arm: CanaryArm };
  prompt?: string;
  /** Each decision in words, for the dry run. Names the user: not for the log. */
  steps: string[];
}

/** What routing asks the pool. */
export interface RoutePool {
  /** Vendors that sell a model, in catalog order. */
  vendorsOf(model: string): readonly string[];
  serves(vendor: string, model: string): boolean;
}

export interface RouteView {
  catalog: Pick<Catalog, 'find'>;
  pool: RoutePool;
}
