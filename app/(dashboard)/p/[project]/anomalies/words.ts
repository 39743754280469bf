import type { Anomaly, Metric } from '#lib/anomalies/index.ts';
import { count, countShort, duration, money, percent, points } from '../../../../format.ts';
import type { Tone } from '../../../../ui/state-mark.tsx';

interface MetricWords {
  name: string;
  /** What one value of it is. */
  meaning: string;
  value(value: number): string;
  /** At most three digits, for axes. */
  short(value: number): string;
  /** What n counts. */
  of: string;
}

const share = { value: (value: number) => percent(value), short: (value: number) => percent(value, 0) };

export const metricWords: Record<Metric, MetricWords> = {
  insertRate: {
    name: 'Insert rate',
    meaning: 'Inserted ones among shown interactions whose window has passed',
    of: 'mature interactions',
    ...share,
  },
  expiredShare: {
    name: 'Expired share',
    meaning: 'Ones without any signal among shown interactions whose window has passed',
    of: 'mature interactions',
    ...share,
  },
  volume: {
    name: 'Volume',
    meaning: 'Interactions a day',
    of: 'interactions',
    value: (value) => count(Math.round(value)),
    short: countShort,
  },
  latency: {
    name: 'Latency',
    meaning: 'Geometric mean of the time that results took',
    of: 'results with a latency',
    value: duration,
    short: duration,
  },
  cost: {
    name: 'Cost per 1,000 interactions',
    meaning: 'Cost of all calls over all interactions, failed ones included',
    of: 'interactions',
    value: (value) => money(1_000 * value),
    short: (value) => money(1_000 * value),
  },
};

const isShare = (metric: Metric) => metric === 'insertRate' || metric === 'expiredShare';

/** A part of a change: points of a share, a factor of a latency, else the unit. */
export function changeWords(metric: Metric, change: number): string {
  if (isShare(metric)) return `${points(change)} points`;
  if (metric === 'latency') return `×\u202f${Math.exp(change).toFixed(2)}`;
  const sign = change > 0 ? '+' : change < 0 ? '\u2212' : '';
  if (metric === 'volume') return sign + count(Math.round(Math.abs(change)));
  return sign + money(1_000 * Math.abs(change));
}

/** A value of one side of a division; of latency it is ln(ms). */
export const sideWords = (metric: Metric, value: number | null): string =>
  value === null ? '–' : metricWords[metric].value(metric === 'latency' ? Math.exp(value) : value);

/** "fell to 33.1 %". */
export const movedWords = ({ metric, direction, observed }: Anomaly): string =>
  `${direction === 'up' ? 'rose' : 'fell'} to ${metricWords[metric].value(observed)}`;

export const expectedWords = ({ metric, low, high }: Pick<Anomaly, 'metric' | 'low' | 'high'>): string =>
  `${metricWords[metric].value(low)} to ${metricWords[metric].value(high)}`;

const states: Record<Anomaly['state'], { tone: Tone; word: string }> = {
  open: { tone: 'amber', word: 'going on' },
  acknowledged: { tone: 'waiting', word: 'acknowledged' },
  silenced: { tone: 'off', word: 'silenced' },
  ended: { tone: 'fine', word: 'over' },
};
export const stateOf = ({ state }: Anomaly): { tone: Tone; word: string } => states[state];
