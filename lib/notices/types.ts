import type { Catalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';

export type Severity = 'info' | 'warning' | 'critical';
/** `started` and `ended` enclose something that lasts; `happened` has no duration. */
export type Phase = 'started' | 'ended' | 'happened';

/** Something people should know. No secrets, no prompt text. */
export interface NoticeEvent {
  /** `breaker`, `organization`, `limit`, `slow`, `store`, `fallback_share`, `toggle`, `canary`, `spool`, `anomaly`, … */
  kind: string;
  /** What it concerns, such as `openai-a` or `openai-a/gpt-4.1`. */
  subject: string;
  phase: Phase;
  severity: Severity;
  /** One sentence for people. */
  summary: string;
  details?: Record<string, string | number>;
  /** Pages that show it, the most telling first, such as `/p/site/overview?range=7d`; absent: the Providers page. */
  links?: readonly { label: string; path: string }[];
  /** ms. */
  at: number;
}

/** What the Providers page draws on its time axis. Times in ms. */
export interface Incident {
  id: number;
  kind: string;
  subject: string;
  severity: Severity;
  startedAt: number;
  /** null: it lasts. Equal to `startedAt`: it had no duration. */
  endedAt: number | null;
  /** How often it was reported while it lasted. */
  times: number;
  summary: string;
  /** What was said when it ended. */
  endSummary?: string;
  details: Record<string, string | number>;
  acknowledgedAt: number | null;
  acknowledgedBy: string | null;
}

export type ChannelName = 'slack' | 'webhook';

/**
 * held: waits until the minimum time since the last one has passed; then it tells what happened meanwhile.
 * sending: a process has claimed it. failed: given up, `lastError` says why. silenced: never sent.
 */
export type DeliveryState = 'held' | 'waiting' | 'sending' | 'sent' | 'failed' | 'silenced';

/** One message to one channel. Times in ms. */
export interface Delivery {
  id: number;
  incidentId: number;
  channel: ChannelName;
  state: DeliveryState;
  kind: string;
  subject: string;
  phase: Phase;
  summary: string;
  tries: number;
  /** When it is tried (again); without meaning once it was sent, given up or silenced. */
  dueAt: number;
  createdAt: number;
  sentAt: number | null;
  lastError: string | null;
}

export interface NoticesOptions {
  database: Database;
  catalog: Catalog;
  /** @throws Error if it was sealed with a key we do not have */
  openSecret(sealed: string): string;
  /** Told about faults of ours; not that Postgres or a receiver is away. */
  fault(error: unknown): void;
  /** Where people reach the pages, such as `https://kept.example.com`. */
  baseUrl: string;
  /** ms. Absent: the clock of Postgres, since processes' clocks differ. */
  now?: () => number;
  fetch?: typeof globalThis.fetch;
  random?: () => number;
  timeoutMs?: number;
}

export interface Notices {
  /** Never throws, never waits. While Postgres is away the latest 1,000 events are kept in memory. */
  report(event: NoticeEvent): void;
  /** Incidents that touch the time from `from` to `to` (ms), newest first. @throws DatabaseAway */
  listIncidents(ask: {
    from: number;
    to: number;
    openOnly?: boolean;
    /** Kinds to leave out. */
    except?: readonly string[];
    limit: number;
  }): Promise<Incident[]>;
  /** @returns false if there is no such incident, or somebody was first. @throws DatabaseAway */
  acknowledge(id: number, by: string): Promise<boolean>;
  /** Sends nothing that matches for a while; without kind and subject, nothing at all. @throws DatabaseAway */
  silence(what: {
    kind?: string | undefined;
    subject?: string | undefined;
    minutes: number;
    by: string;
    reason?: string | undefined;
  }): Promise<void>;
  /** Removes the silences of exactly this kind and subject. @returns how many. @throws DatabaseAway */
  unsilence(what: { kind?: string | undefined; subject?: string | undefined }, by: string): Promise<number>;
  /** Sends one message to every channel at once, past all rules. Errors are words for people. */
  sendTest(by: string): Promise<{ channel: ChannelName; ok: boolean; error?: string }[]>;
  /** Newest first. @throws DatabaseAway */
  deliveries(limit: number): Promise<Delivery[]>;
  /**
   * Ends what is open of these kinds: for a start after which nobody remembers that it was open, because the state
   * was in the memory of a process that is gone. @throws DatabaseAway
   */
  endOpen(kinds: readonly string[], summary: string): Promise<void>;
  start(): void;
  /** Waits for what is being sent, at most the timeout of one message, and writes what was reported. */
  stop(): Promise<void>;
  /** Writes what was reported and sends what is due; `start()` does so every 5 s and after each report. */
  flush(): Promise<void>;
}
