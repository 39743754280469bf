import type { Database } from '#lib/db/index.ts';
import { listProjects, type Project } from '#lib/projects/index.ts';
import { type App, provideApp } from '#lib/server/app.ts';
import { percentile, round, table } from '../figures.ts';
import type { Bench } from '../run.ts';
import { startServer } from '../server.ts';
import { type Call, callsOf } from './calls.ts';
import { fill, prepareFill } from './fill.ts';
import { recountDay } from './recount.ts';

const times = 40;
const warmUp = 3;
const dayMs = 86_400_000;

interface Size {
  interactions: number;
  rollups: number;
}

interface Timing {
  p50: number;
  p95: number;
}

/** How long pages wait for the log, at half a million interactions and at five: judged at the larger size. */
export const queries: Bench = async ({ report, scale }) => {
  await using server = await startServer('gateway');
  const { database } = server;
  const project = (await listProjects(database))[0] as Project;
  await prepareFill(database, project);

  const small = await measure(database, project, 500_000 * scale);
  const large = await measure(database, project, 5_000_000 * scale);
  const growth = large.size.rollups / small.size.rollups;
  const lines: string[][] = [];
  for (const { name, atMostMs } of large.calls) {
    const [before, after] = [small.timings.get(name), large.timings.get(name)] as [Timing, Timing];
    for (const quantile of ['p50', 'p95'] as const) {
      const judged = quantile === 'p95' && atMostMs !== undefined;
      const common = { bench: 'queries', unit: 'ms' };
      report.add({ ...common, name: `smaller log: ${name}, ${quantile}`, value: before[quantile] }, false);
      report.add(
        {
          ...common,
          name: `${name}, ${quantile}`,
          value: after[quantile],
          ...(judged && { target: { atMost: atMostMs } }),
          ratio: { value: after[quantile] / before[quantile], to: 'smaller log' },
        },
        judged,
      );
    }
    const times = [before.p50, before.p95, after.p50, after.p95].map(round);
    lines.push([name, ...times, (after.p50 / before.p50).toFixed(2)]);
  }
  const sizes = (of: keyof Size) =>
    [small.size[of], '', large.size[of], ''].map((n) => n.toLocaleString('en'));
  const times = large.size.interactions / small.size.interactions;
  console.log(
    `\n${table([
      ['', 'smaller', 'p95', 'larger', 'p95', 'growth'],
      ['interactions', ...sizes('interactions'), times.toFixed(2)],
      ['rollup rows', ...sizes('rollups'), growth.toFixed(2)],
      ...lines,
    ])}\n`,
  );
};

/** Fills the log anew and times every call on it. */
async function measure(database: Database, project: Project, interactions: number) {
  const now = Date.now();
  const begun = performance.now();
  await fill(database, project, interactions, now);
  await recountDay(database, project.id, Math.floor(now / dayMs) - 20);
  const size = await sizeOf(database);
  console.log(`${size.interactions} interactions filled in ${round((performance.now() - begun) / 1000)} s`);

  provideApp({ database, now: () => now } as App);
  const calls = await callsOf(database, project, now);
  const timings = new Map<string, Timing>();
  for (const call of calls) {
    const durations = await time(call);
    timings.set(call.name, { p50: percentile(durations, 0.5), p95: percentile(durations, 0.95) });
  }
  return { size, calls, timings };
}

async function time(call: Call): Promise<number[]> {
  const durations: number[] = [];
  for (let n = -warmUp; n < times; n++) {
    const begun = performance.now();
    await call.run(n + warmUp);
    if (n >= 0) durations.push(performance.now() - begun);
  }
  return durations;
}

async function sizeOf(database: Database): Promise<Size> {
  const [size] = await database.rows<Size>(
    'select (select count(*) from interactions) as interactions, (select count(*) from rollups) as rollups',
  );
  return size as Size;
}
