import type { Connection, Database } from '#lib/db/index.ts';

/** What has to be done, by a name that stays: runs that wait or were interrupted are found by it after a deploy. */
export interface JobDefinition<Input, Output> {
  /** Verb-noun, such as `discover-patterns`. */
  name: string;
  /**
   * Runs again from the top after an interruption; what its steps gave comes from their checkpoints. So between steps
   * it may only compute. Input and what steps return is stored: pass ids, not prompts.
   */
  run(context: JobContext, input: Input): Promise<Output>;
  /** A run is parked after so many deaths of its worker in one step that nothing else can have caused. Default 3. */
  maxKills?: number;
  /** Runs of it at once in one process. Default 4. */
  atOnce?: number;
  /** How often a process looks for runs of it, ms. Default 1,000. */
  pollMs?: number;
  /** Told of runs that are parked, in the transaction that parks them. */
  onParked?(connection: Connection, runIds: string[]): Promise<void>;
}

/** Phantom types of what goes in and comes out. */
export interface Job<Input, Output> {
  readonly name: string;
  readonly in?: (input: Input) => void;
  readonly out?: Output;
}

export interface StepOptions {
  /** Tries after the first one. Default 0. */
  retries?: number;
  /** Pause before the first retry, doubling, jittered, ms. Default 1,000. */
  backoffMs?: number;
}

export interface JobContext {
  readonly runId: string;
  /** Aborted when the run is cancelled, taken over by another process, or this process stops. */
  readonly signal: AbortSignal;
  /** Done once: when its value is stored it never runs again; killed before that, it is repeated. */
  step<T>(name: string, work: (signal: AbortSignal) => Promise<T>, options?: StepOptions): Promise<T>;
  /** Counts on while nobody runs. */
  sleep(ms: number): Promise<void>;
  /** What was sent to this run under that name, also before it waited; undefined after the time. */
  waitFor<T>(event: string, timeoutMs: number): Promise<T | undefined>;
  /** Another job, and its result. @throws what that job threw */
  invoke<Input, Output>(job: Job<Input, Output>, input: Input): Promise<Output>;
  /** One run for each input, at once; results in the order of the inputs. @throws the first failure */
  fanOut<Input, Output>(job: Job<Input, Output>, inputs: readonly Input[]): Promise<Output[]>;
  /** @param share 0–1. Not a step, and lost without harm. */
  progress(share: number, words: string): void;
  /**
   * Whether this run knows a change of its job's code: false for those that were past this line under the old code,
   * which go on as before. So steps may be added, left out and moved while runs are under way.
   */
  changed(change: string): Promise<boolean>;
}

export type RunState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'parked';

/** Times in ms since the epoch. */
export interface Run {
  id: string;
  job: string;
  state: RunState;
  createdAt: number;
  /** Of a delayed one. */
  notBefore?: number | undefined;
  startedAt?: number | undefined;
  endedAt?: number | undefined;
  parentId?: string | undefined;
  /** The process that has or had it. */
  process?: string | undefined;
  /** How often a worker died with it, since it was last retried by hand. */
  kills: number;
  progress?: { share: number; words: string } | undefined;
  error?: string | undefined;
}

export interface RunStep {
  name: string;
  startedAt?: number | undefined;
  endedAt?: number | undefined;
  error?: string | undefined;
  /** The run that it started. */
  childId?: string | undefined;
}

export interface RunEvent {
  at: number;
  kind: 'killed' | 'handed-over' | 'parked' | 'retried' | 'discarded' | 'cancelled';
  process?: string | undefined;
  version?: string | undefined;
  /** Last step finished before. */
  step?: string | undefined;
}

export interface RunDetail extends Run {
  input: unknown;
  result?: unknown;
  steps: RunStep[];
  story: RunEvent[];
}

export type RunResult<Output> =
  | { state: 'done'; value: Output }
  | { state: 'failed'; error: string }
  | { state: Exclude<RunState, 'done' | 'failed'> };

export interface StartRunOptions {
  /** Starting the same id again does nothing. */
  id?: string;
  delayMs?: number;
  /** Started if and only if this transaction commits. */
  connection?: Connection;
}

export interface RunFilter {
  job?: string | undefined;
  state?: RunState | readonly RunState[] | undefined;
  /** Created before, ms: the next page. */
  before?: number | undefined;
  limit?: number | undefined;
}

export interface JobOverview {
  job: string;
  waiting: number;
  running: number;
  parked: number;
  /** Creation of the oldest one waiting, ms. */
  oldestAt: number | null;
}

/**
 * Jobs with durable steps. One per process, since DBOS below it is; two at once are refused. What is asked of it
 * throws DatabaseAway after a few seconds without Postgres; runs under way wait for it.
 */
export interface Durable {
  /** Before `launch`. */
  job<Input, Output>(definition: JobDefinition<Input, Output>): Job<Input, Output>;
  /** Until then nothing can be started. */
  launch(): Promise<void>;
  /** Steps under way get `graceMs`, then everything that is not done is handed over to other processes. */
  stop(graceMs?: number): Promise<void>;
  /** @returns its id */
  start<Input>(job: Job<Input, unknown>, input: Input, options?: StartRunOptions): Promise<string>;
  /** Ends it, and what it invoked, before the next step; the signal of the step under way is aborted within a second. */
  cancel(id: string): Promise<void>;
  /** Again from the step that failed or killed, or where it was cancelled. @returns how many of them could be */
  retry(ids: readonly string[]): Promise<number>;
  /** Parked ones will not be retried. @returns how many of them were parked */
  discard(ids: readonly string[]): Promise<number>;
  /** Waits up to `timeoutMs` (default 0) for it to end. @returns undefined if there is no such run */
  result<Output>(id: string, timeoutMs?: number): Promise<RunResult<Output> | undefined>;
  send(id: string, event: string, payload: unknown): Promise<void>;
  /** Newest first. */
  runs(filter?: RunFilter): Promise<Run[]>;
  run(id: string): Promise<RunDetail | undefined>;
  overview(): Promise<JobOverview[]>;
  /** Removes what ended before that moment (ms). @returns how many runs */
  forget(olderThan: number): Promise<number>;
}

export interface DurableParts {
  databaseUrl: string;
  database: Database;
  /** Unlike that of any other process that ever was. */
  process: string;
  /** Of Kept: said in the story of runs. */
  version: string;
  /** False: starts and looks, but works on nothing. Default true. */
  works?: boolean;
  /** Nobody else uses the database: what a former process left is taken at once. Default false. */
  isAlone?: boolean;
  fault(error: unknown): void;
  random?(): number;
  intervals?: Partial<Intervals>;
}

/** ms. */
export interface Intervals {
  /** Between two signs of life; each is a look at the others too. 5,000. */
  beat: number;
  /** Silent for so long is dead. 30,000. */
  silence: number;
}
