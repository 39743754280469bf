import type { SecretBox } from '#lib/auth/index.ts';
import type { Catalog } from '#lib/catalog/index.ts';
import type { Store, StoreHealth } from '#lib/coordination/index.ts';
import type { Database } from '#lib/db/index.ts';
import type { AttemptSeries } from '#lib/metrics/index.ts';
import type { Incident, Notices } from '#lib/notices/index.ts';
import type {
  CandidateLook,
  ModelConcurrency,
  OrganizationBody,
  OrganizationState,
  Pool,
} from '#lib/pool/index.ts';
import type { Prices } from '#lib/prices/index.ts';
import type { Registry } from '#lib/projects/index.ts';
import type { FeatureRoutingBody, Plan, PlannedTarget, RoutingError } from '#lib/routing/index.ts';

/** What the use cases of the provider layer need; each takes its part. */
export interface ProvidersParts {
  database: Database;
  catalog: Catalog;
  pool: Pool;
  store: Pick<Store, 'health'>;
  prices: Prices;
  notices: Notices;
  secretBox: SecretBox;
  registry: Registry;
  /** ms. */
  now(): number;
}

/** Where a change came from, and what is known about it. */
export interface Change {
  /** Of the document, from 1. */
  version: number;
  /** ms. */
  changedAt: number;
  changedBy: string;
  note: string | null;
}

/** An organization as it is configured, without its key and the values of its headers. */
export interface OrganizationView
  extends Omit<
      OrganizationBody,
      'sealedKey' | 'keyHint' | 'keyFingerprint' | 'headers' | 'label' | 'simulated'
    >,
    Change {
  id: string;
  /** Its own name, else its id. */
  label: string;
  /** `ends …abcd`; null: it has none. */
  key: string | null;
  headerNames: string[];
  /** Weight 0: it gets nothing new. */
  drained: boolean;
  simulated: boolean;
}

/** How much of a concurrency limit is used. */
export interface ConcurrencyUse extends ModelConcurrency {
  /** In flight ÷ limit, 0 and up; undefined without a limit. */
  saturation: number | undefined;
}

/** The Providers page. Times in ms. */
export interface ProvidersView {
  range: { from: number; to: number };
  /** Of a point of `series`. */
  stepMinutes: number;
  /** `state` is null for the moment until the pool has taken up a new one. */
  organizations: (OrganizationView & { state: OrganizationState | null })[];
  concurrency: ConcurrencyUse[];
  store: StoreHealth;
  toggle: { vendor: string | null; choices: ToggleChoice[]; lastMove: ToggleMove | null };
  incidents: Incident[];
  /** Attempts by organization. */
  series: AttemptSeries[];
}

/** A vendor that the toggle can move everything to. */
export interface ToggleChoice {
  vendor: string;
  /** Ids. */
  organizations: string[];
  healthy: boolean;
  /** Why not; null if it is. */
  reason: string | null;
}

export interface ToggleMove {
  /** ms. */
  at: number;
  by: string;
  note: string | null;
  /** null: every route as it is written. */
  from: string | null;
  to: string | null;
}

/** A rate of mature interactions, 0–1, with its 95 % interval. */
export interface RateLook {
  rate: number;
  low: number;
  high: number;
  n: number;
}

export interface ToggleView {
  vendor: string | null;
  /** Per vendor, what it has in place of a model or of any model of a kind. */
  models: Record<string, Record<string, string>>;
  /** Of the document; 0: it was never moved. */
  version: number;
  choices: ToggleChoice[];
  /**
   * Newest first, at most 20. The insert rates are of up to seven days on either side, cut at the moves before and after;
   * absent where nothing has matured.
   */
  history: (ToggleMove & { insertRateBefore?: RateLook; insertRateAfter?: RateLook })[];
}

/** What would become of one target of a plan now. */
export interface DryRunTarget
  extends Pick<PlannedTarget, 'vendor' | 'model' | 'reason' | 'isFallback' | 'overrides' | 'on'> {
  /** The one with the largest share; null: nobody can serve. */
  wouldUse: string | null;
  /** In words. */
  because: string;
  candidates: CandidateLook[];
}

export interface DryRun {
  /** `this request would go to openai-b (openai gpt-4.1-mini), because …` */
  verdict: string;
  steps: string[];
  targets: DryRunTarget[];
  routeName: string | null;
  routeKind: Plan['routeKind'] | null;
  canary: Plan['canary'] | null;
  /** The feature's prompt; null: it has none. `missing` are variables that the ask does not give. */
  prompt: { name: string; version: number; missing: string[] } | { name: string; error: string } | null;
  /** In [0, 1): decided about splits; send it to see the same again. */
  draw: number;
  /** Why there is no plan at all. */
  refused: { code: RoutingError['code']; message: string } | null;
}

/** How requests of one feature are routed. */
export interface FeatureRouting extends FeatureRoutingBody {
  feature: string;
  killed: { reason: string } | null;
  /** 0: nobody has set it. */
  version: number;
  changedAt: number | null;
  changedBy: string | null;
  note: string | null;
}

/** Where notices go, without addresses and secrets. */
export interface NoticesView {
  slack: { urlHint: string } | null;
  webhook: { urlHint: string } | null;
  /** null: all of severity warning and critical. */
  kinds: string[] | null;
  minimumMinutesBetween: number;
  /** Of the document; 0: nobody has set it. */
  version: number;
}

/** Vendor keys as the environment gives them. */
export interface VendorKeys {
  openai: readonly string[];
  anthropic: readonly string[];
  azure: readonly {
    key: string;
    endpoint: string;
    apiVersion?: string | undefined;
    /** Model → deployment. */
    deployments?: Record<string, string> | undefined;
  }[];
  /** OpenAI-compatible servers; the vendor is what routes call it: `gemini`, `groq`, `ollama`, … */
  compatible: readonly { vendor: string; key?: string | undefined; baseUrl: string }[];
  baseUrls: { openai?: string | undefined; anthropic?: string | undefined };
}

/** One organization of the built-in simulator. */
export interface SimulatedOrganization
  extends Omit<
    OrganizationBody,
    'weight' | 'sealedKey' | 'keyHint' | 'keyFingerprint' | 'simulated' | 'baseUrl'
  > {
  id: string;
  key: string;
  /** Under the simulator's address: `/v1` for OpenAI, nothing for the others. */
  path?: string | undefined;
  weight?: number | undefined;
}
