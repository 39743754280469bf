/** One call to one organization, as it ended. Durations in ms. */
export interface AttemptRecord {
  vendor: string;
  organization: string;
  model: string;
  status: 'completed' | 'failed' | 'cancelled';
  errorKind?: string | undefined;
  feature?: string | undefined;
  project?: string | undefined;
  isFallback: boolean;
  isRescue: boolean;
  queueMs: number;
  firstTokenMs?: number | undefined;
  totalMs: number;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  /** Calls of this organization and model under way in this process when it ended, itself included; if known. */
  inFlight?: number | undefined;
}

/** One generation, as it ended. Durations in ms. */
export interface GenerationRecord {
  /** Slug. */
  project: string;
  /** Slug. */
  feature: string;
  /** `text`, `embedding` or `image`. */
  kind: string;
  status: 'completed' | 'failed' | 'cancelled';
  stream: boolean;
  routeKind: string;
  /** A stream that broke off was finished by another attempt. */
  rescued: boolean;
  /** Another target than the first of the plan answered. */
  fellBack: boolean;
  latencyMs: number;
  firstTokenMs?: number | undefined;
}

interface Remaining {
  /** 0–1 of the limit that is left. */
  share: number;
}

export interface OrganizationGauges {
  id: string;
  vendor: string;
  weight: number;
  inFlight: number;
  /** Breaker of the whole account, beside those of its models. */
  account?: { state: string } | undefined;
  perModel: {
    model: string;
    breaker: { state: string };
    headroom?:
      | {
          requests?: Remaining | undefined;
          tokens?: Remaining | undefined;
          outputTokens?: Remaining | undefined;
        }
      | undefined;
  }[];
}

/** What is read when somebody scrapes. A source that throws leaves its gauges out. */
export interface Sources {
  concurrency(): { vendor: string; model: string; inFlight: number; limit?: number | undefined }[];
  organizations(): OrganizationGauges[];
  storeHealth(): { state: string; failed: number; refused: number; losses: number };
  /** Interactions that wait on disk for Postgres. */
  spool(): { items: number; bytes: number };
  /** Interactions that wait in memory to be written. */
  logQueue?(): { items: number };
}

export interface Metrics {
  /** Bounded, cheap and never throws, as `generation`. */
  attempt(record: AttemptRecord): void;
  generation(record: GenerationRecord): void;
  /** Says where gauges come from; called again, it replaces what it names. */
  observe(sources: Partial<Sources>): void;
  /** Everything in Prometheus' text format. */
  text(): Promise<{ contentType: string; body: string }>;
}
