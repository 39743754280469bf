import type { Database, Executor } from '#lib/db/index.ts';
import type { Incident, NoticeEvent, Severity } from './types.ts';

/** `incidents.details`. */
interface Stored {
  summary: string;
  endSummary?: string;
  values: Record<string, string | number>;
  /** ms; of the last report while it lasted. */
  reportedAt: number;
}

/** An open incident that nobody reported for so long belongs to a process that is gone: the next one is a new one. */
const staleMs = 6 * 3_600_000;

const severities: readonly Severity[] = ['info', 'warning', 'critical'];
const worse = (a: Severity, b: Severity): Severity =>
  severities[Math.max(severities.indexOf(a), severities.indexOf(b))] as Severity;

/**
 * Brings an event into its incident; its kind and subject must be locked. @returns the incident, with the worst
 * severity it had; undefined if the event changes none: an end of what is not open, or something known already
 */
export async function changeIncident(
  executor: Executor,
  event: NoticeEvent,
  nowMs: number,
): Promise<{ id: number; severity: Severity } | undefined> {
  const { kind, subject, phase, severity, summary, at, details: values = {} } = event;
  let [open] = await executor.rows<{ id: number; severity: Severity; startedAt: Date; details: Stored }>(
    `select id, severity, started_at as "startedAt", details from incidents
     where kind = $1 and subject = $2 and ended_at is null order by id desc limit 1`,
    [kind, subject],
  );
  const write = (id: number, severityNow: Severity, endedAt: number | null, details: Stored) =>
    executor.rows(
      `update incidents set severity = $2, details = $4,
         ended_at = case when $3::timestamptz is null then null else greatest(started_at, $3) end,
         times = times + case when $3::timestamptz is null then 1 else 0 end where id = $1`,
      [id, severityNow, endedAt === null ? null : new Date(endedAt), JSON.stringify(details)],
    );

  if (phase === 'ended') {
    if (!open) return undefined;
    await write(open.id, open.severity, at, { ...open.details, endSummary: summary });
    return open;
  }
  if (phase === 'started' && open && nowMs - open.details.reportedAt > staleMs) {
    await write(open.id, open.severity, open.details.reportedAt, open.details);
    open = undefined;
  }
  if (phase === 'started' && open) {
    const worst = worse(open.severity, severity);
    await write(open.id, worst, null, { ...open.details, reportedAt: nowMs });
    return { id: open.id, severity: worst };
  }
  const stored: Stored = { summary, values, reportedAt: nowMs };
  // A point that is there already comes from a transaction whose commit was in doubt.
  const [row] = await executor.rows<{ id: number }>(
    `insert into incidents (kind, subject, severity, started_at, ended_at, details)
     select $1, $2, $3, $4::timestamptz, $5::timestamptz, $6::jsonb
     where not exists (select 1 from incidents where kind = $1 and subject = $2 and started_at = $4 and ended_at = $5
                         and details->>'summary' = $7) returning id`,
    [
      kind,
      subject,
      severity,
      new Date(at),
      phase === 'happened' ? new Date(at) : null,
      JSON.stringify(stored),
      summary,
    ],
  );
  return row && { id: row.id, severity };
}

interface Row extends Omit<Incident, 'summary' | 'endSummary' | 'details'> {
  details: Stored;
}
const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)`;

/** As `Notices.listIncidents`. */
export async function listIncidents(
  database: Database,
  ask: { from: number; to: number; openOnly?: boolean; except?: readonly string[]; limit: number },
): Promise<Incident[]> {
  const rows = await database.rows<Row>(
    `select id, kind, subject, severity, times, details, acknowledged_by as "acknowledgedBy",
       ${ms('started_at')} as "startedAt", ${ms('ended_at')} as "endedAt", ${ms('acknowledged_at')} as "acknowledgedAt"
     from incidents
     where started_at <= $2 and (ended_at is null or (ended_at >= $1 and not $3)) and kind <> all($5)
     order by started_at desc, id desc limit $4`,
    [new Date(ask.from), new Date(ask.to), ask.openOnly ?? false, ask.limit, ask.except ?? []],
  );
  return rows.map(({ details: { summary, endSummary, values }, ...row }) => ({
    ...row,
    summary,
    ...(endSummary === undefined ? {} : { endSummary }),
    details: values,
  }));
}

/** As `Notices.acknowledge`. */
export async function acknowledge(
  database: Database,
  id: number,
  by: string,
  nowMs: number,
): Promise<boolean> {
  const rows = await database.rows(
    `update incidents set acknowledged_at = $3, acknowledged_by = $2 where id = $1 and acknowledged_at is null
     returning id`,
    [id, by, new Date(nowMs)],
  );
  return rows.length > 0;
}

export const listOpen = (
  database: Database,
  kinds: readonly string[],
): Promise<{ kind: string; subject: string }[]> =>
  database.rows('select distinct kind, subject from incidents where ended_at is null and kind = any($1)', [
    kinds,
  ]);
