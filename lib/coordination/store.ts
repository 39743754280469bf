import type { Decided, JointMachine } from './joint/machine.ts';

/**
 * State shared between processes, as rows that change only by the transitions of a machine. The store's clock is the
 * only clock that counts; a process uses its own for durations alone, so clocks that are minutes apart do no harm.
 */
export interface Store {
  /**
   * Runs one transition, alone on its row, at the store's time.
   * @throws StoreAway within twice the command timeout after it was sent, at once while the store is known to be away
   */
  apply<Row, Event, Answer>(
    machine: Machine<Row, Event, Answer>,
    key: string,
    event: Event,
  ): Promise<Applied<Row, Answer>>;
  /** Runs one transition over several rows, alone. @throws StoreAway as `apply` does */
  decide<Event, Answer>(machine: JointMachine<Event, Answer>, event: Event): Promise<Decided<Answer>>;
  /** Hears what transitions of others told to a name; answers how to stop. Messages may get lost. */
  hear(machine: JointMachine<never, unknown>, name: string, listener: (message: object) => void): () => void;
  /** What this process knows of a machine's rows. */
  view<Row, Event, Answer>(machine: Machine<Row, Event, Answer>): View<Row>;
  /** The store's clock in ms, as far as this process knows it. */
  now(): number;
  /** When the store began to remember, on its clock in ms: rows of before may be missing. */
  bornAt(): number;
  health(): StoreHealth;
  /** Called when the store is back, before anything else is sent: the moment to register again what it may have lost. */
  onReturn(listener: () => void): () => void;
  close(): Promise<void>;
}

/**
 * A kind of row and the only ways it changes. `step` and `lua` say the same: the memory store runs one, Redis the
 * other, and tests replay both. Events must be safe to repeat. Rows, events and answers are JSON of objects, strings,
 * whole numbers (below 10^14) and booleans: no arrays and no null, which Lua cannot tell from an empty object.
 */
export interface Machine<Row, Event, Answer> {
  /** Prefix of its keys. */
  name: string;
  /** A row that nobody changed for so long is forgotten. */
  keepMs: number;
  step(row: Row | undefined, event: Event, nowMs: number): Step<Row, Answer>;
  /** Defines `step(row, event, now)`, which returns row or nil (unchanged), answer, notify. */
  lua: string;
}

export interface Step<Row, Answer> {
  /** Undefined: nothing changed. */
  row?: Row | undefined;
  answer: Answer;
  /** Others should hear of it now, not at their next look. */
  notify?: boolean;
}

export interface Applied<Row, Answer> {
  answer: Answer;
  /** The row afterwards. */
  row: Row | undefined;
  /** The store's time, ms. */
  at: number;
}

/** Rows as this process last saw them: told by messages, looked up again before they are older than `snapshotMs`. */
export interface View<Row> {
  /** What is known, however old. */
  peek(key: string): Row | undefined;
  /** At most `snapshotMs` old; the last known row while the store is away. Waits no longer than one command may. */
  fresh(key: string): Promise<Row | undefined>;
  /** Rows that changed with `notify`, or that a look found changed. */
  onChange(listener: (key: string, row: Row | undefined) => void): () => void;
  close(): void;
}

/** How old a row may be when `View.fresh` gives it, ms. */
export const snapshotMs = 250;

export interface StoreHealth {
  kind: 'memory' | 'redis';
  state: 'up' | 'away';
  /** How long it has been away, ms; 0 while it is up. */
  awayMs: number;
  /** Commands that failed or were not answered in time, and those refused at once because the store was away. */
  failed: number;
  refused: number;
  /** How often it was lost. */
  losses: number;
}

/** A row with what the store needs to know about it. */
export interface Stored<Row> {
  row: Row;
  /** Grows with each change, also across a loss of the row: at least the store's time in ms. */
  version: number;
  /** Last change, store's time. */
  at: number;
}

/** The store cannot be reached, or did not answer in time. Whether the transition happened is then unknown. */
export class StoreAway extends Error {
  override readonly name = 'StoreAway';
  constructor(reason: string, options?: ErrorOptions) {
    super(`the shared store is away: ${reason}`, options);
  }
}
