import type { Database } from '#lib/db/index.ts';
import { listProjects, type Project } from '#lib/projects/index.ts';
import { type App, provideApp } from '#lib/server/app.ts';
import { percentile } from '../figures.ts';
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

/** How long pages wait for the log, at half a million interactions and at five: judged at the larger size. */
export const queries: Bench = async ({ report, scale }) => {
  await using server = await startServer('gateway');
  const { database } = server;
  const project = (await listProjects(database))[0] as Project;
  await prepareFill(database, project);

  const measured: { size: Size; p50: Map<string, number> }[] = [];
  for (const interactions of [500_000 * scale, 5_000_000 * scale]) {
    const now = Date.now();
    const begun = performance.now();
    await fill(database, project, interactions, now);
    await recountDay(database, project.id, Math.floor(now / dayMs) - 20);
    const size = await sizeOf(database);
    const label = `${(interactions / 1e6).toLocaleString('en')} M`;
    const add = (name: string, value: number, unit: string) =>
      report.add({ bench: 'queries', name: `${label}: ${name}`, value, unit });
    add('filled in', (performance.now() - begun) / 1000, 's');
    add('interactions', size.interactions, 'rows');
    add('rollups', size.rollups, 'rows');

    provideApp({ database, now: () => now } as App);
    const p50 = new Map<string, number>();
    const large = measured.length > 0;
    for (const call of await callsOf(database, project, now)) {
      const durations = await time(call);
      const [half, most] = [percentile(durations, 0.5), percentile(durations, 0.95)];
      p50.set(call.name, half);
      const before = measured[0]?.p50.get(call.name);
      report.add({
        bench: 'queries',
        name: `${label}: ${call.name}, p50`,
        value: half,
        unit: 'ms',
        ...(before && { ratio: { value: half / before, to: 'smaller log' } }),
      });
      report.add({
        bench: 'queries',
        name: `${label}: ${call.name}, p95`,
        value: most,
        unit: 'ms',
        ...(large && { target: { atMost: call.atMostMs } }),
      });
    }
    measured.push({ size, p50 });
  }
  const [small, large] = measured.map(({ size }) => size) as [Size, Size];
  for (const key of ['interactions', 'rollups'] as const)
    report.add({
      bench: 'queries',
      name: `growth of ${key}`,
      value: large[key] / small[key],
      unit: '×',
    });
};

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
