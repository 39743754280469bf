import { afterAll, beforeAll, expect, test } from 'vitest';
import { acknowledgeAnomaly, readSeries, silenceAnomaly } from '#lib/anomalies/index.ts';
import { createPartitioner } from '#lib/db/index.ts';
import { newId } from '#lib/domain/index.ts';
import { createLogWriter, prepareInteraction, prepareSignal } from '#lib/interactions/index.ts';
import { createProject, createRegistry, type Project } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { until } from '../durable/set-up.ts';
import { startTestServer, type TestServer } from '../support/kept.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

/**
 * Seven weeks of two features in Samoa's zone, up to now. In the last five days hardly anything of `headings` is kept.
 */
const [days, badDays, aDay] = [49, 5, 60];
const dayMs = 86_400_000;
const timeZone = 'Pacific/Apia';
let kept: TestServer;
let receiver: Receiver;
let project: Project;

beforeAll(async () => {
  receiver = await startReceiver();
  kept = await startTestServer({ works: true });
  const webhook = { url: receiver.url, secret: 'a secret of the tests' };
  await kept.call('PUT', '/v1/notices', { webhook, kinds: ['anomaly'] });
  const { database } = kept;
  project = await createProject(database, { slug: 'site', name: 'site', timeZone, dimensions: [] });
  const registry = createRegistry(database);
  const writer = createLogWriter(database, registry, createPartitioner(database));
  const context = await registry.context(project.id);
  const [now, random] = [Date.now(), seededRandom(1)];
  const options = { now, historic: true, clockOffsetMs: 0 };
  const ok = <T>(checked: { ok: T } | { error: unknown }): T => (checked as { ok: T }).ok;
  const batch = { projectId: project.id, interactions: [], signals: [], oldestStubMs: 0 } as Parameters<
    typeof writer.write
  >[0][number];
  for (const feature of ['headings', 'images'])
    for (let i = 0; i < days * aDay; i++) {
      const at = now - Math.floor(random.uniform() * days * dayMs) - 60_000;
      const isBad = feature === 'headings' && at > now - badDays * dayMs;
      const id = newId(at);
      const interaction = {
        ...{ id, feature, input: 'x', result: 'y', vendor: 'openai', model: 'gpt' },
        ...{ user: `user-${random.integer(200)}`, latencyMs: 800 + random.integer(400), costMicroUsd: 500 },
      };
      batch.interactions.push(ok(prepareInteraction(interaction, context, registry, options)));
      const kind = random.chance(isBad ? 0.1 : 0.7) ? 'inserted' : 'closed';
      const outcome = { interactionId: id, kind, occurredAt: at + 2_000 } as const;
      if (at + 2_000 < now) batch.signals.push(ok(prepareSignal(outcome, project.id, options)));
    }
  await writer.write([batch]);
});
afterAll(async () => {
  await kept[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

async function find(): Promise<void> {
  const { schedules, durable } = app().work;
  const before = (await durable.runs({ job: 'find-anomalies', state: 'done' })).length;
  const projects = await kept.database.rows('select 1 from projects');
  await schedules.runNow('find-anomalies');
  await until(async () => {
    const runs = await durable.runs({ job: 'find-anomalies' });
    expect(runs.filter(({ state }) => state === 'failed')).toEqual([]);
    return runs.filter(({ state }) => state === 'done').length === before + projects.length || undefined;
  });
}
const anomalies = () =>
  kept.database.rows<{
    id: string;
    metric: string;
    key: string;
    state: string;
    day: number;
    lastDay: number;
  }>(
    `select id, metric, segment_key as key, state, day, last_day as "lastDay" from anomalies where project_id = $1`,
    [project.id],
  );
const told = () => receiver.received.map(({ text }) => JSON.parse(text));

test('what fell is found once, told once, with links to exactly its days', async () => {
  await find();
  const found = await anomalies();
  expect(found).toMatchObject([{ metric: 'insertRate', key: 'feature=headings', state: 'open' }]);
  const [one] = found;
  const [{ today }] = (await kept.database.rows<{ today: number }>(
    `select (now() at time zone $1)::date - date '1970-01-01' as today`,
    [timeZone],
  )) as [{ today: number }];
  // Today is not over, and windows of yesterday's are open.
  expect(one?.lastDay).toBe(today - 2);
  expect((today as number) - (one?.day as number)).toBeGreaterThanOrEqual(badDays - 1);

  await until(async () => told().length > 0 || undefined);
  expect(told()).toHaveLength(1);
  const [message] = told();
  expect(message).toMatchObject({
    kind: 'anomaly',
    subject: 'site/insertRate feature=headings',
    phase: 'started',
    severity: 'warning',
    details: { metric: 'insertRate', direction: 'down', segment: 'headings' },
  });
  const url = new URL(message.url);
  const date = (day: number | undefined) => new Date((day as number) * dayMs).toISOString().slice(0, 10);
  expect(url.pathname).toBe('/p/site/overview');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    ...{ range: 'custom', from: date(one?.day), to: date(one?.lastDay), where: 'feature:headings' },
  });
  expect(message.links.map((link: { url: string }) => new URL(link.url).pathname)).toEqual([
    '/p/site/overview',
    `/p/site/anomalies/${one?.id}`,
  ]);

  const counts = () =>
    kept.database.rows(
      'select (select count(*) from anomaly_looks) as looks, (select sum(timed) from latency_days) as timed, (select count(*) from notices) as notices',
    );
  const before = await counts();
  await find();
  expect(await anomalies()).toEqual(found);
  expect(await counts()).toEqual(before);
});

test('its days are drawn as they were judged, with the sums of the log', async () => {
  const [one] = await kept.database.rows<{
    day: number;
    observed: number;
    low: number;
    high: number;
    n: number;
  }>('select day, observed, low, high, n from anomalies');
  if (!one) throw new Error('nothing was found');
  const range = { from: one.day - 20, to: one.day + 1 };
  const segment = { feature: 'headings' };
  const [rates, latencies] = await readSeries(
    kept.database,
    project,
    [
      { metric: 'insertRate', segment },
      { metric: 'latency', segment },
    ],
    range,
    Date.now(),
  );
  const last = rates?.at(-1);
  expect(last).toMatchObject({ day: one.day, n: one.n });
  expect(last?.look?.observed).toBeCloseTo(one.observed, 10);
  expect(last?.look?.low).toBeCloseTo(one.low, 10);
  expect(last?.look?.high).toBeCloseTo(one.high, 10);
  for (const day of latencies ?? []) {
    const [logged] = await kept.database.rows<{ n: number; ms: number }>(
      `select count(*) as n, exp(avg(ln(latency_ms))) as ms from interactions i join cells c on c.id = i.cell_id
       join features f on f.id = c.feature_id where f.slug = 'headings' and i.project_id = $1
         and (i.created_at at time zone $2)::date - date '1970-01-01' = $3`,
      [project.id, timeZone, day.day],
    );
    expect(day.n).toBe(logged?.n);
    expect(day.observed).toBeCloseTo(logged?.ms as number, 6);
  }
});

test('when it is over, that is told; what is silenced is not', async () => {
  const [one] = await anomalies();
  // Another one that nobody was told of yet, and that a person saw before.
  const other = newId();
  await kept.database.rows(
    `insert into anomalies select (json_populate_record(a, json_build_object('id', $1::text, 'metric', 'volume', 'notified_at', null))).*
     from anomalies a`,
    [other],
  );
  expect(await silenceAnomaly(app(), project, other, 'ada')).toBe(true);
  expect(await acknowledgeAnomaly(kept.database, project, one?.id ?? '', 'ada')).toBe(true);
  // The next mornings: what was bad is taken to have been as good as ever.
  await kept.database.rows(`update anomalies set state = 'ended', ended_at = now() where id = $1`, [one?.id]);
  await find();
  await until(async () => told().length > 1 || undefined);
  expect(told().map(({ phase }) => phase)).toEqual(['started', 'ended']);
  await find();
  expect(told()).toHaveLength(2);
  expect(await acknowledgeAnomaly(kept.database, project, one?.id ?? '', 'ada')).toBe(false);
  expect(kept.said.filter((line) => line.startsWith('fault'))).toEqual([]);
});
