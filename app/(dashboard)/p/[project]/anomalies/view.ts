import { type Anomaly, dateOf, type Segment } from '#lib/anomalies/index.ts';
import { interactionsQuery, joinCondition, scopeQuery } from '../../../../view.ts';

export const anomalyHref = (project: string, id: string): string => `/p/${project}/anomalies/${id}`;

/** Exactly its days and its interactions. */
const windowOf = ({ segment, day, lastDay }: Anomaly) => ({
  range: 'custom' as const,
  from: dateOf(day),
  to: dateOf(lastDay),
  where: conditionsOf(segment),
});

const conditionsOf = (segment: Segment): string[] =>
  Object.entries(segment).map(([dimension, value]) => joinCondition(dimension, value));

export const overviewHref = (project: string, anomaly: Anomaly): string =>
  scopeQuery(`/p/${project}/overview`, windowOf(anomaly));

export const interactionsHref = (project: string, anomaly: Anomaly, outcome: string[] = []): string =>
  interactionsQuery(`/p/${project}/interactions`, { ...windowOf(anomaly), outcome });
