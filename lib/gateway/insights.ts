import type { Context } from 'hono';
import {
  type Dimension,
  type Filter,
  findInteraction,
  isDimension,
  listInteractions,
  readInsertRate,
  type TimeRange,
} from '#lib/insights/index.ts';
import { findProjectById, type Project } from '#lib/projects/index.ts';
import { authenticateSecret } from './authenticate.ts';
import { Refusal } from './errors.ts';
import type { GatewayParts } from './index.ts';

const reserved = new Set([
  'from',
  'to',
  'by',
  'interval',
  'before',
  'limit',
  'text',
  'user',
  'traceId',
  'outcome',
]);

/** `GET /v1/insights/insert-rate?by=&interval=&from=&to=&<dimension>=…`; the default range is the last 28 days. */
export async function getInsertRate(context: Context, parts: GatewayParts): Promise<Response> {
  const project = await projectOf(context, parts);
  const now = parts.now();
  const by = context.req.query('by');
  if (by !== undefined && !isDimension(by))
    throw new Refusal(400, 'invalid', `by: there is no dimension "${by}"; a metadata key is metadata.<key>`);
  const interval = context.req.query('interval');
  if (interval !== undefined && !isInterval(interval))
    throw new Refusal(400, 'invalid', 'interval: must be hour, day or week');
  const query = {
    range: rangeOf(context, now),
    filter: filterOf(context),
    ...(by && { by: by as Dimension }),
    ...(interval && { interval: interval as 'hour' | 'day' | 'week' }),
  };
  const { rows, lookedBackTo } = await refuseRangeErrors(() =>
    readInsertRate(parts.database, project, query, now),
  );
  return context.json({
    rows: rows.map((row) => ({
      ...row,
      periodStart: iso(row.periodStart),
      periodEnd: iso(row.periodEnd),
    })),
    timeZone: project.timeZone,
    lookedBackTo: iso(lookedBackTo),
  });
}

/** `GET /v1/interactions?from=&to=&outcome=&text=&user=&traceId=&before=&limit=&<dimension>=…` */
export async function getInteractions(context: Context, parts: GatewayParts): Promise<Response> {
  const project = await projectOf(context, parts);
  const now = parts.now();
  const text = context.req.query('text');
  const user = context.req.query('user');
  const traceId = context.req.query('traceId');
  const before = context.req.query('before');
  const limit = context.req.query('limit');
  if (limit !== undefined && !(Number(limit) >= 1 && Number(limit) <= 200))
    throw new Refusal(400, 'invalid', 'limit: must be 1 to 200');
  if (before !== undefined && !/^[0-9a-f-]{36}$/.test(before))
    throw new Refusal(400, 'invalid', 'before: must be the id a page ended with');
  const query = {
    range: rangeOf(context, now),
    filter: filterOf(context),
    outcomes: context.req.queries('outcome') ?? [],
    ...(text && { text }),
    ...(user && { user }),
    ...(traceId && { traceId }),
    ...(before && { before }),
    ...(limit && { limit: Number(limit) }),
  };
  return context.json(await refuseRangeErrors(() => listInteractions(parts.database, project, query, now)));
}

/** `GET /v1/interactions/:id` */
export async function getInteraction(context: Context, parts: GatewayParts): Promise<Response> {
  const project = await projectOf(context, parts);
  const found = await findInteraction(
    parts.database,
    project,
    (context.req.param('id') ?? '').toLowerCase(),
    parts.now(),
  );
  if (!found) throw new Refusal(404, 'not_found', 'this project has no interaction with this id');
  return context.json(found);
}

async function projectOf(context: Context, parts: GatewayParts): Promise<Project> {
  const key = await authenticateSecret(context, parts.keyring);
  return (await findProjectById(parts.database, key.projectId)) as Project;
}

function rangeOf(context: Context, now: number): TimeRange {
  const read = (name: string, otherwise: number) => {
    const text = context.req.query(name);
    if (text === undefined) return otherwise;
    const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
    if (!(ms > 0 && ms < 253_402_300_800_000))
      throw new Refusal(400, 'invalid', `${name}: must be an ISO 8601 time or milliseconds since 1970`);
    return ms;
  };
  const to = read('to', now);
  const from = read('from', to - 28 * 86_400_000);
  if (from >= to) throw new Refusal(400, 'invalid', 'from: must be before to');
  return { from, to };
}

function filterOf(context: Context): Filter {
  const filter: Filter = {};
  for (const [name, values] of Object.entries(context.req.queries())) {
    if (reserved.has(name)) continue;
    if (!isDimension(name))
      throw new Refusal(400, 'invalid', `${name}: there is no such parameter or dimension`);
    filter[name] = values;
  }
  return filter;
}

async function refuseRangeErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal(400, 'invalid', error.message);
    throw error;
  }
}

const isInterval = (value: string): boolean => ['hour', 'day', 'week'].includes(value);
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
