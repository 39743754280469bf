import { afterAll, beforeAll, expect, test } from 'vitest';
import { discoverDue } from '#jobs/discover-due.ts';
import { newId } from '#lib/domain/index.ts';
import type { Durable, Job } from '#lib/durable/index.ts';
import { type LogSetUp, setUpLog, type Writer } from '../interactions/log-set-up.ts';

const dayMs = 86_400_000;
/** Past the hour at which runs begin. */
const monday = Date.UTC(2026, 2, 2, 5);
const job = { name: 'discover-patterns' } as Job<{ projectId: number }, number>;

let log: LogSetUp;
let writer: Writer;

beforeAll(async () => {
  log = await setUpLog();
  writer = log.addWriter();
}, 120_000);
afterAll(() => log[Symbol.asyncDispose]());

/** Ids of the runs that are started at a moment. */
async function startedAt(at: number): Promise<string[]> {
  const started: string[] = [];
  const start: Durable['start'] = async (_job, _input, options) => {
    started.push(String(options?.id));
    return String(options?.id);
  };
  await discoverDue({ database: log.database, durable: { start } as Durable, now: () => at }, job)();
  return started;
}

const write = async (at: number) =>
  writer.write([await writer.prepare([{ id: newId(at), feature: 'f', input: 'a', result: 'b' }], [])]);

/** As if a run had looked at everything up to a moment. */
const look = (id: string, at: number, missing: string) =>
  log.database.rows(
    `insert into discoveries (id, project_id, at, from_at, to_at, rows, rejected, users, funnel, missing, level, published, naming, map)
     values ($1, $2, $3, $3, $3, 1, 0, 1, '{}', $4, 0.05, 0, '{}', '{"points": []}')`,
    [id, log.project.id, new Date(at), missing],
  );

test('a project is looked at daily while there is too little, weekly after that, and not again without anything new', async () => {
  const { id } = log.project;
  expect(await startedAt(monday)).toEqual([]);
  await write(monday - 3 * dayMs);
  expect(await startedAt(monday)).toEqual([`patterns-${id}-2026-W10`]);

  await look(`patterns-${id}-2026-W10`, monday, '[{"what":"rows"}]');
  expect(await startedAt(monday + 60_000)).toEqual([`patterns-${id}-2026-03-02`]);
  expect(await startedAt(monday + dayMs)).toEqual([`patterns-${id}-2026-03-03`]);

  await look(`patterns-${id}-2026-03-03`, monday + dayMs, '[]');
  expect(await startedAt(monday + 2 * dayMs)).toEqual([]);
  expect(await startedAt(monday + 7 * dayMs)).toEqual([]);
  await write(monday + 5 * dayMs);
  expect(await startedAt(monday + 7 * dayMs)).toEqual([`patterns-${id}-2026-W11`]);
});
