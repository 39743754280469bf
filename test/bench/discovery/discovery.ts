import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Database } from '#lib/db/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { findProject } from '#lib/projects/index.ts';
import { forkLoad, serve } from '../generate/forked.ts';
import { fill, prepareFill } from '../queries/fill.ts';
import { words } from '../queries/texts.ts';
import type { Bench } from '../run.ts';
import { startServer } from '../server.ts';
import type { LookFigures } from './look-once.ts';

const dayMs = 86_400_000;
/** Of filled interactions, those that are evidence. */
const evidenceShare = 0.7;
const sizes = [
  { rows: 10_000, seconds: 60, mb: 1_536 },
  { rows: 100_000, seconds: 120, mb: 1_536 },
  { rows: 1_000_000, seconds: 900, mb: 4_096 },
];

/** A look for patterns from end to end: log in Postgres, thread, findings; and what a gateway beside it feels of it. */
export const discovery: Bench = async ({ report, scale }) => {
  using upstream = await serve('upstream.ts');
  await using server = await startServer('gateway', undefined, {
    OPENAI_API_KEY: 'sk-bench',
    OPENAI_BASE_URL: `${upstream.url}/v1`,
  });
  const { database, credentials, kept } = server;
  const project = (await findProject(database, 'main')) as Project;
  const add = (name: string, value: number, unit: string, more: object = {}) =>
    report.add({ bench: 'discovery', name, value, unit, ...more });
  await prepareFill(database, project);

  for (const { rows, seconds, mb } of sizes) {
    if (rows > 1_000_000 * scale) continue;
    const now = Date.now();
    await fill(database, project, rows / evidenceShare, now);
    await plant(database);
    const { child: _, figures } = startLook(database.url, project.id, now);
    const look = await figures;
    const at = `${rows} interactions`;
    add(`${at}: read`, look.rows, '');
    add(`${at}: wall`, look.seconds, 's', { target: { atMost: seconds } });
    add(`${at}: CPU without Postgres`, look.cpuSeconds, 's');
    add(`${at}: memory at most`, look.peakMb, 'MB', { target: { atMost: mb } });
    add(`${at}: patterns (one is planted)`, look.patterns, '');
  }

  // What is filled last is large enough to last longer than a round of load.
  using load = forkLoad();
  const phase = {
    url: kept.url,
    headers: { authorization: `Bearer ${credentials.secretKey}` },
    ...{ stream: true, prompt: 'pace:20', requests: Math.round(1_500 * scale), concurrency: 20 },
  };
  await load.run(phase);
  const quiet = await load.run(phase);
  const beside = startLook(database.url, project.id, Date.now());
  let rounds = 0;
  let worst = { p99: 0, first: 0, failed: 0 };
  for (; beside.child.exitCode === null && rounds < 3; rounds++) {
    const measured = await load.run(phase);
    if (beside.child.exitCode !== null && rounds > 0) break;
    worst = {
      p99: Math.max(worst.p99, measured.p99Ms),
      first: Math.max(worst.first, measured.firstTokenP99Ms),
      failed: worst.failed + measured.failed,
    };
  }
  beside.child.kill();
  await beside.figures.catch(() => {});
  add('gateway alone, p99 of streams', quiet.p99Ms, 'ms');
  add('gateway beside a look ÷ alone, p99', worst.p99 / quiet.p99Ms, '', { target: { atMost: 1.5 } });
  add('gateway beside a look ÷ alone, first token p99', worst.first / quiet.firstTokenP99Ms, '', {
    target: { atMost: 1.5 },
  });
  add('gateway beside a look, failed', worst.failed, 'streams', { target: { atMost: 0 } });
};

/** Inputs with a word that one in a hundred has are rejected far more often. */
const plant = (database: Database) =>
  database.rows(
    `update interactions i set outcome = 'closed' from interaction_texts t
     where t.project_id = i.project_id and t.id = i.id and i.outcome is not null
       and ' ' || t.input || ' ' like '% ${words.seldom} %' and ('x' || right(i.id::text, 2))::bit(8)::int < 160`,
  );

function startLook(url: string, projectId: number, now: number) {
  const range = [String(now - 56 * dayMs), String(now)];
  const child = fork(join(import.meta.dirname, 'look-once.ts'), [url, String(projectId), ...range]);
  const figures = once(child, 'message').then(([said]) => said as LookFigures);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the look ended with ${code}`);
  });
  return { child, figures: Promise.race([figures, ended]) };
}
