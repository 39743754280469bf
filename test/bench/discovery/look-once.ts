import { connectDatabase } from '#lib/db/index.ts';
import { createLook } from '#lib/patterns/run/in-thread.ts';

/** A worker that does one look and says what it took: `node look-once.ts <database url> <project id> <from> <to>`. */
const [url = '', projectId, from, to] = process.argv.slice(2);
const database = connectDatabase(url, 1);
const [project] = await database.rows<{ dimensions: string[] }>(
  'select dimensions from projects where id = $1',
  [projectId],
);
await database.close();
const weekMs = 604_800_000;
const request = {
  ...{
    projectId: Number(projectId),
    dimensions: project?.dimensions ?? [],
    from: Number(from),
    to: Number(to),
  },
  ...{ weeks: [4, 3, 2, 1, 0].map((n) => Number(to) - n * weekMs), known: [], level: 0.05, seed: 1 },
  ...{ basisSince: null, map: true },
};
const startedAt = performance.now();
const findings = await createLook(url)(request, { signal: new AbortController().signal });
const { user, system } = process.cpuUsage();
const said: LookFigures = {
  rows: findings.rows,
  patterns: findings.patterns.length,
  seconds: (performance.now() - startedAt) / 1000,
  cpuSeconds: (user + system) / 1e6,
  peakMb: process.resourceUsage().maxRSS / 1024,
};
process.send?.(said);
process.disconnect?.();

export interface LookFigures {
  rows: number;
  patterns: number;
  seconds: number;
  /** Of this process; Postgres not counted. */
  cpuSeconds: number;
  peakMb: number;
}
