/** What is out of the ordinary, day by day: found, explained, told, shown. */
export { acknowledgeAnomaly, silenceAnomaly } from './change-anomaly.ts';
export { dayAt, findAnomalies, listMornings, type Mornings } from './find-anomalies.ts';
export { sumLatencies } from './log/latency-days.ts';
export { findAnomaly, listAnomalies } from './log/rows.ts';
export { type DrawnDay, readSeries } from './read/read-series.ts';
export { type LookState, readLookState } from './read/read-state.ts';
export { type TellParts, tellAnomalies } from './tell-anomalies.ts';
export type { Anomaly, AnomalyState, Division, Metric, PartOfChange, Segment } from './types.ts';
export { dateOf, segmentWords } from './words.ts';
