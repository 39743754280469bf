import { parseArgs } from 'node:util';
import { day } from './day.ts';
import { discovery } from './discovery/discovery.ts';
import { durable } from './durable/durable.ts';
import { Report } from './figures.ts';
import { fleet } from './fleet/fleet.ts';
import { outage } from './fleet/outage.ts';
import { throughput } from './fleet/throughput.ts';
import { flow } from './flow.ts';
import { generate } from './generate/generate.ts';
import { hints } from './hints.ts';
import { imports } from './import.ts';
import { ingest } from './ingest/ingest.ts';
import { patterns } from './patterns/patterns.ts';
import { speed } from './patterns/speed.ts';
import { queries } from './queries/queries.ts';
import type { Role } from './server.ts';
import { start } from './start.ts';
import { text } from './text/text.ts';

export interface BenchOptions {
  report: Report;
  /** 1: full size. Smaller ones are for trying; their figures mean little. */
  scale: number;
  /** What the servers run: pages as well, or /v1 only. */
  roles: Role[];
}
export type Bench = (options: BenchOptions) => Promise<void>;

const benches: Record<string, Bench> = {
  ingest,
  generate,
  flow,
  hints,
  fleet,
  outage,
  throughput,
  day,
  import: imports,
  queries,
  start,
  durable,
  discovery,
  patterns,
  'patterns-speed': speed,
  text,
};
const usage = `Usage: npm run bench [-- NAME…] [--scale 0.1] [--roles gateway,all]

  NAME     ${Object.keys(benches).join(', ')}; default: all of them
  --scale  shrinks the work, for trying
  --roles  which kinds of server ingest runs on, default both`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: 'string', default: '1' },
    roles: { type: 'string', default: 'gateway,all' },
    help: { type: 'boolean', short: 'h' },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(benches);
const unknown = names.find((name) => !Object.hasOwn(benches, name));
if (values.help || unknown !== undefined) {
  console.error(usage);
  process.exit(unknown === undefined ? 0 : 2);
}

const report = new Report();
const roles = values.roles.split(',') as Role[];
for (const name of names) await benches[name]?.({ report, scale: Number(values.scale), roles });
const missed = report.finish();
for (const line of missed) console.error(`fell short: ${line}`);
process.exitCode = missed.length > 0 ? 1 : 0;
