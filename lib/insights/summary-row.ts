import type { InteractionSummary } from './types.ts';

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;

/** Columns of a summary over `interactions i`, `interaction_texts t`, `cells c`, `features f`. */
export const summaryColumns = `
  i.id, ${ms('i.created_at')} as "createdAt", f.slug as feature, i.status, i.outcome as signal, i.counted and i.shown_at is not null as "inRate",
  ${ms('i.matures_at')} as "maturesAt", left(t.input, 200) as input, left(t.result, 200) as result, c.vendor, c.model,
  c.prompt_version as "promptVersion", c.language, i.latency_ms as "latencyMs", i.cost_micro_usd as "costMicroUsd",
  i.try_number as "tryNumber", i.truncated`;

/** What a summary is read from, given interactions as `i`. */
export const summaryJoins = `
  join cells c on c.id = i.cell_id join features f on f.id = c.feature_id
  left join interaction_texts t on t.project_id = i.project_id and t.id = i.id`;

export interface SummaryRow extends Omit<InteractionSummary, 'outcome'> {
  signal: 'inserted' | 'edited' | 'regenerated' | 'closed' | 'reverted' | null;
  inRate: boolean;
  maturesAt: number | null;
}

/** The row with its outcome as people see it: pending and expired are told apart by the clock. */
export function toSummary(
  { signal, inRate, maturesAt, ...row }: SummaryRow,
  now: number,
): InteractionSummary {
  const waiting = maturesAt !== null && maturesAt <= now ? 'expired' : 'pending';
  return { ...row, outcome: signal ?? (inRate ? waiting : null) };
}
