import type { CellKind } from '#lib/insights/index.ts';

/** What is watched: shares 0–1, interactions a day, ms (geometric mean), micro-USD an interaction. */
export type Metric = 'insertRate' | 'expiredShare' | 'volume' | 'latency' | 'cost';

/** Which interactions: those of a feature, a vendor, a model, a prompt version; nothing: all. '' is "not set". */
export type Segment = Partial<CellKind>;

/** What happened in a segment on a day. `n`, `inserted` and `expired` are of those whose window has passed. */
export interface DaySums {
  interactions: number;
  n: number;
  inserted: number;
  expired: number;
  maturing: number;
  costMicroUsd: number;
  /** Completed interactions with a latency, Σ ln(ms) and Σ ln²(ms) of them. */
  timed: number;
  latencyLog: number;
  latencyLogSquares: number;
}

/** The users of a segment on a day, by hash group. */
export interface DayGroups {
  shown: number[];
  inserted: number[];
}

/** One kind of interactions day by day; `days[i]` is day `firstDay + i`. */
export interface CellDays extends CellKind {
  days: (DaySums | undefined)[];
  groups: (DayGroups | undefined)[];
}

/** What is known of a project, days counted from 1970-01-01 in its zone. */
export interface History {
  firstDay: number;
  length: number;
  cells: CellDays[];
  /** Attribution window by feature, ms. */
  windows: ReadonlyMap<string, number>;
}

/** One segment day by day. */
export interface Series {
  segment: Segment;
  /** The same for the same segment. */
  key: string;
  /** Which of `levels` it is of. */
  level: number;
  /** Its place in `History.cells`. */
  cells: number[];
  days: DaySums[];
  /** Of a day: variance of its insert rate relative to independent users. */
  designEffects: number[];
  /** Days from the end of a day until all its windows have passed, at least 1. */
  maturesAfter: number;
}

/** A day of a series against what its own past let expect; in units of the metric. */
export interface Look {
  day: number;
  observed: number;
  expected: number;
  /** 95 of 100 ordinary days lie within. */
  low: number;
  high: number;
  /** Interactions that it rests on. */
  n: number;
  /** Two-sided. */
  pValue: number;
  /** How many of its usual errors away it is, signed. */
  score: number;
}

export type Direction = 'up' | 'down';

/** How much a segment did to a change. In the metric's unit; of latency, ln(ms). */
export interface PartOfChange {
  key: string;
  mix: number;
  rate: number;
  before: { n: number; value: number | null };
  after: { n: number; value: number | null };
}

/** A change divided by one dimension, against the same weekdays of the four weeks before. */
export interface Division {
  dimension: keyof CellKind;
  change: number;
  mix: number;
  rate: number;
  /** Those that did most. */
  parts: PartOfChange[];
}

export interface Explained {
  divisions: Division[];
  /** Other segments that are out of the ordinary on the day because of this one. */
  also: Segment[];
}

export type AnomalyState = 'open' | 'acknowledged' | 'silenced' | 'ended';

/** Something that was out of the ordinary, for as long as it was. Times in ms. */
export interface Anomaly extends Look {
  id: string;
  projectId: number;
  metric: Metric;
  segment: Segment;
  direction: Direction;
  /** Expected false alarms a day among those as strong as this one; p ≤ this. */
  qValue: number;
  explained: Explained;
  state: AnomalyState;
  lastDay: number;
  foundAt: number;
  endedAt: number | null;
  notifiedAt: number | null;
  acknowledgedBy: string | null;
}
