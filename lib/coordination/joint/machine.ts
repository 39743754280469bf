/**
 * A machine whose transitions concern several rows at once, found as it goes: for what has to be decided in one piece,
 * such as an admission under several limits. As with `Machine`, `step` and `lua` say the same, events must be safe to
 * repeat, and rows are JSON of objects, strings, whole numbers and booleans.
 */
export interface JointMachine<Event, Answer> {
  /** Prefix of its keys and channels. */
  name: string;
  step(rows: Rows, event: Event, nowMs: number): Ruling<Answer>;
  /** Defines `step(rows, event, now)`, which returns answer, tell; `rows.get` and `rows.put` as here. */
  lua: string;
}

/** A row that was changed has to be put. */
export interface Rows {
  get<Row extends object>(key: string): Row | undefined;
  /** Undefined removes it. @param keepMs it is forgotten when nobody puts it for so long */
  put(key: string, row: object | undefined, keepMs: number): void;
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
