import type { Anomaly, Metric, Segment } from './types.ts';

const dayMs = 86_400_000;
const names: Record<Metric, string> = {
  insertRate: 'insert rate',
  expiredShare: 'expired share',
  volume: 'volume',
  latency: 'latency',
  cost: 'cost per 1,000 interactions',
};

/** "heading-text, gpt-4.1, prompt v3"; of everything: "all interactions". */
export function segmentWords({ feature, vendor, model, promptVersion }: Segment): string {
  const set = (value: string) => (value === '' ? 'not set' : value);
  const parts = [
    feature !== undefined && set(feature),
    model !== undefined ? set(model) : vendor !== undefined && set(vendor),
    promptVersion !== undefined && `prompt ${set(promptVersion)}`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(', ') : 'all interactions';
}

/** A value in the metric's unit. */
function valueWords(metric: Metric, value: number): string {
  if (metric === 'insertRate' || metric === 'expiredShare') return `${(value * 100).toFixed(1)} %`;
  if (metric === 'volume') return `${Math.round(value).toLocaleString('en-US')} interactions`;
  if (metric === 'latency')
    return value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(2)} s`;
  return `$${(value / 1e3).toPrecision(3)}`;
}

/** "2026-10-27". */
export const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** The day, what was seen and what was to be expected, in a sentence. */
export function sentenceOf({ metric, segment, day, observed, low, high, n }: Anomaly): string {
  const [from, to] = [valueWords(metric, low), valueWords(metric, high)];
  const rests = metric === 'volume' ? '' : ` (n = ${n.toLocaleString('en-US')})`;
  return `The ${names[metric]} of ${segmentWords(segment)} was ${valueWords(metric, observed)} on ${dateOf(day)}${rests}; its past let expect ${from} to ${to}.`;
}
