import type { Database } from '#lib/db/index.ts';
import { type RateInterval, wilson } from '#lib/stats/index.ts';
import { bucketCount, quantileOf } from './buckets.ts';

export interface AttemptsAsk {
  /** Half-open, ms. Cut to whole steps. */
  from: number;
  to: number;
  stepMinutes: number;
  by: 'organization' | 'model' | 'vendor';
}

/** One step of one series. Durations in ms; a quantile is null without samples, whose number stands beside it. */
export interface AttemptPoint {
  /** The step's first minute since the epoch. */
  minute: number;
  attempts: number;
  failed: number;
  /** Failed ÷ attempts with its Wilson interval; n = attempts. Cancelled attempts are among them, and no failures. */
  errorRate: RateInterval;
  p50FirstTokenMs: number | null;
  p95FirstTokenMs: number | null;
  nFirstToken: number;
  /** Of completed attempts. */
  p50TotalMs: number | null;
  p95TotalMs: number | null;
  nTotal: number;
  /** Failures by error kind. */
  errors: Record<string, number>;
  fallbacks: number;
  rescues: number;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  /** Highest number under way at once in one process; null where it was not counted. */
  inFlight: number | null;
}

export interface AttemptSeries {
  /** The organization, model or vendor. */
  key: string;
  /** By time; steps without attempts are left out. */
  points: AttemptPoint[];
}

interface Row extends Pick<AttemptPoint, 'minute' | 'attempts' | 'failed' | 'fallbacks' | 'rescues'> {
  key: string;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  firstTokenMs: number[];
  totalMs: number[];
  inFlight: number;
}

/** Sums of each element apart: several times as fast as taking the arrays to pieces and putting them together. */
const sumOfEach = (column: string): string =>
  `array[${Array.from({ length: bucketCount }, (_, i) => `sum(${column}[${i + 1}])`).join(', ')}]::float8[]`;

/**
 * What organizations, models or vendors did over time, for charts. All processes that flushed are in it.
 * @throws DatabaseAway; RangeError for a step below a minute
 */
export async function readAttemptMinutes(database: Database, ask: AttemptsAsk): Promise<AttemptSeries[]> {
  const { stepMinutes, by } = ask;
  if (!(stepMinutes >= 1 && Number.isInteger(stepMinutes))) throw new RangeError('a step is whole minutes');
  const stepMs = stepMinutes * 60_000;
  const first = Math.floor(ask.from / stepMs) * stepMinutes;
  const end = Math.ceil(ask.to / stepMs) * stepMinutes;
  const key = { organization: 'organization', model: 'model', vendor: 'vendor' }[by];
  const parameters = [first, end, stepMinutes];
  const within = 'from attempt_minutes where minute >= $1 and minute < $2';
  const step = 'minute - minute % $3::int';

  const [rows, errors] = await Promise.all([
    database.rows<Row>(
      `select ${step} as minute, ${key} as key, sum(attempts) as attempts, sum(failed) as failed,
         sum(fallbacks) as fallbacks, sum(rescues) as rescues, sum(input_tokens) as "inputTokens",
         sum(output_tokens) as "outputTokens", sum(cost_micro_usd) as "costMicroUsd", max(in_flight) as "inFlight",
         ${sumOfEach('first_token_ms')} as "firstTokenMs", ${sumOfEach('total_ms')} as "totalMs"
       ${within} group by 1, 2 order by 2, 1`,
      parameters,
    ),
    database.rows<{ minute: number; key: string; kind: string; n: number }>(
      `select ${step} as minute, ${key} as key, e.key as kind, sum(e.value::bigint) as n
       from attempt_minutes, jsonb_each_text(errors) e
       where minute >= $1 and minute < $2 and failed > 0 group by 1, 2, 3`,
      parameters,
    ),
  ]);

  const errorsOf = new Map<string, Record<string, number>>();
  for (const { minute, key, kind, n } of errors) {
    const place = `${minute} ${key}`;
    errorsOf.set(place, { ...errorsOf.get(place), [kind]: n });
  }
  const series = Map.groupBy(rows, (row) => row.key);
  return [...series].map(([key, own]) => ({
    key,
    points: own.map((row) => toPoint(row, errorsOf.get(`${row.minute} ${key}`) ?? {})),
  }));
}

function toPoint(
  { key: _, firstTokenMs, totalMs, inFlight, ...row }: Row,
  errors: Record<string, number>,
): AttemptPoint {
  const n = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);
  return {
    ...row,
    errorRate: wilson({ successes: row.failed, n: row.attempts }),
    p50FirstTokenMs: quantileOf(firstTokenMs, 0.5),
    p95FirstTokenMs: quantileOf(firstTokenMs, 0.95),
    nFirstToken: n(firstTokenMs),
    p50TotalMs: quantileOf(totalMs, 0.5),
    p95TotalMs: quantileOf(totalMs, 0.95),
    nTotal: n(totalMs),
    errors,
    inFlight: inFlight === 0 ? null : inFlight,
  };
}
