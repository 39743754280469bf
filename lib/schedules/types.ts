import type { Database } from '#lib/db/index.ts';

/** When one is due while the last one still runs: leave it out, wait for it, or run beside it. */
export type Overlap = 'skip' | 'queue' | 'allow';
/** What of that which came due while no process was there is made up for. */
export type CatchUp = 'none' | 'last' | 'all';

export interface ScheduleBody {
  /** Five fields, or six with seconds first: minute, hour, day of month, month, day of week. */
  cron: string;
  /** IANA name; hours are those of the clocks there. */
  timeZone: string;
  action: string;
  input?: unknown;
  overlap: Overlap;
  catchUp: CatchUp;
}

export interface Schedule extends ScheduleBody {
  name: string;
  input: unknown;
  /** ms; a paused one has none. */
  nextAt: number | undefined;
  pausedAt: number | undefined;
  changedBy: string;
  last: Firing | undefined;
}

export type FiringState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

/** One time that a schedule came due. Times in ms. */
export interface Firing {
  /** `<schedule>@<when it was due>`. */
  id: string;
  schedule: string;
  dueAt: number;
  byHand: boolean;
  state: FiringState;
  /** 2 and more: a process died with it. */
  tries: number;
  process: string | undefined;
  startedAt: number | undefined;
  endedAt: number | undefined;
  error: string | undefined;
}

/**
 * What a firing does. Begun once, and again only if its process died: then with the same id, so that what it starts
 * can be started once (a durable job, by that id).
 */
export type Action = (firing: {
  id: string;
  schedule: string;
  dueAt: number;
  input: unknown;
  signal: AbortSignal;
}) => Promise<void>;

/** Why a schedule was not saved, for a person. */
export class InvalidSchedule extends Error {
  override readonly name = 'InvalidSchedule';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('; '));
    this.problems = problems;
  }
}

export interface Schedules {
  /** Those that Kept comes with; what people changed stays theirs. @throws InvalidSchedule */
  seed(bodies: Readonly<Record<string, ScheduleBody>>): Promise<void>;
  /** @throws InvalidSchedule */
  save(name: string, body: ScheduleBody, by: string): Promise<void>;
  remove(name: string): Promise<void>;
  pause(name: string, by: string): Promise<void>;
  /** What came due meanwhile is not made up for. */
  resume(name: string, by: string): Promise<void>;
  /** Also when it is paused. @returns the firing's id, or undefined if there is no such schedule */
  runNow(name: string): Promise<string | undefined>;
  list(): Promise<Schedule[]>;
  /** Newest first. */
  firings(name: string, limit?: number): Promise<Firing[]>;
  /** Removes what ended before that moment (ms). @returns how many */
  forget(olderThan: number): Promise<number>;
  /** Commits what is due and begins what may run; done every `lookMs` after `start`. @throws DatabaseAway */
  look(): Promise<void>;
  /** Resolves when this process runs none. */
  settled(): Promise<void>;
  start(): void;
  /** What runs is interrupted and begun again elsewhere. */
  stop(): Promise<void>;
}

export interface SchedulesParts {
  database: Database;
  /** Unlike that of any other process. */
  process: string;
  actions: Readonly<Record<string, Action>>;
  fault(error: unknown): void;
  /** ms. Default: the database's clock, which all processes share. */
  now?: () => number;
  /** Default 1,000. */
  lookMs?: number;
  /** How long a process may be silent about what it runs. Default 60,000. */
  leaseMs?: number;
}
