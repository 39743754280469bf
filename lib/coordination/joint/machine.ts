/**
 * A machine whose transitions concern several rows at once, found as it goes: for what has to be decided in one piece,
 * such as an admission under several limits. As with `Machine`, `step` and `lua` say the same, events must be safe to
 * repeat, and rows are JSON of objects, strings, whole numbers and booleans.
 */
export interface JointMachine<Event, Answer> {
  /** Prefix of its keys and channels. */
  name: string;
  step(rows: Rows, event: Event, nowMs: number): Ruling<Answer>;
  /** Defines `step(rows, event, now)`, which returns answer, tell; `rows` has the functions of `Rows`. */
  lua: string;
}

/**
 * Rows, and beside them what would make rows long: ordered sets and tables of counts, which cost the same however much is
 * in them. Each has its own key.
 */
export interface Rows {
  get<Row extends object>(key: string): Row | undefined;
  /** A row that was changed has to be put; undefined removes it. @param keepMs it is forgotten when nobody puts it for so long */
  put(key: string, row: object | undefined, keepMs: number): void;

  /** Puts a name into a set, or moves it. The lowest score comes first, of equal ones the first by name. */
  add(set: string, name: string, score: number): void;
  drop(set: string, name: string): void;
  clear(set: string): void;
  /** With its score. */
  first(set: string): [string, number] | undefined;
  size(set: string): number;
  /** How many come before it; undefined: it is not in the set. */
  before(set: string, name: string): number | undefined;
  /** All of them with their scores, in order. */
  members(set: string): [string, number][];

  /** Changes a count; what becomes 0 is forgotten. @returns what it is now */
  count(table: string, name: string, by: number): number;
  countOf(table: string, name: string): number;
  counts(table: string): Record<string, number>;
}

export interface Ruling<Answer> {
  answer: Answer;
  /** Messages by the name of who should hear them; they may get lost. */
  tell: Record<string, object>;
}

export interface Decided<Answer> {
  answer: Answer;
  /** The store's time, ms. */
  at: number;
}
