import { parseArgs } from 'node:util';
import { table } from '#test/bench/figures.ts';
import { hasRedis } from '#test/support/redis.ts';
import { type ChaosOptions, chaos, type Progress } from './chaos.ts';
import { circumstancesOf, verdictOf } from './verdict.ts';

const usage = `Usage: npm run chaos [-- --seed 7 --generations 2000 --chains 200 --minutes 4 --workers 3 --gateways 1]

A whole installation of several processes, its own Postgres and a Redis; vendors are played. While generations and
chains are asked for, workers are killed at random and Postgres restarts every 5 to 10 s. Ends with 1 if anything was
lost, repeated or untold.`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    generations: { type: 'string', default: '2000' },
    chains: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '4' },
    workers: { type: 'string', default: '3' },
    gateways: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.error(usage);
  process.exit(0);
}

// What is missing is said where it was looked for.
if (!hasRedis) process.exit(2);

const interrupted = new AbortController();
process.on('SIGINT', () => interrupted.abort(new Error('interrupted')));
process.on('SIGTERM', () => interrupted.abort(new Error('ended from outside')));
const options: ChaosOptions = {
  seed: Number(values.seed),
  generations: Number(values.generations),
  chains: Number(values.chains),
  gateways: Number(values.gateways),
  workers: Number(values.workers),
  durationMs: Number(values.minutes) * 60_000,
  kills: [6_000, 14_000],
  restarts: [5_000, 10_000],
  latency: { firstTokenMs: 2_000, msPerToken: 15 },
  deadAfterSeconds: 30,
  patienceMs: 120_000,
  signal: interrupted.signal,
  onProgress: show,
};

let shownAt = Number.NEGATIVE_INFINITY;

/** One line, written over; where it cannot be, one every 10 s. */
function show(progress: Progress): void {
  const { elapsedMs, acknowledged, done, total, told, kills, restarts } = progress;
  const line = `${Math.round(elapsedMs / 1_000)} s · ${acknowledged} of ${total} acknowledged · ${done} done · ${told} told · ${kills} workers killed · ${restarts} restarts of Postgres`;
  if (process.stderr.isTTY) return void process.stderr.write(`\r\u001b[K${line}`);
  if (elapsedMs - shownAt < 10_000) return;
  shownAt = elapsedMs;
  console.error(line);
}

const outcome = await chaos(options).catch((error: Error) => {
  const { reason = error } = interrupted.signal as { reason?: Error };
  console.error(`\nended early: ${reason.message}`);
  process.exit(1);
});
if (process.stderr.isTTY) process.stderr.write('\n');
const checks = verdictOf(outcome, options);
const rows = checks.map(({ name, value, asked, isMet }) => [name, value, asked, isMet ? 'PASS' : 'FAIL']);
console.log(`seed ${options.seed}, ${options.generations} generations, ${options.chains} chains`);
for (const line of circumstancesOf(outcome)) console.log(line);
console.log(`\n${table([['figure', 'value', 'asked', ''], ...rows])}`);
const missed = checks.filter(({ isMet }) => !isMet);
for (const { name, examples } of missed) for (const one of examples) console.error(`${name}: ${one}`);
process.exitCode = missed.length > 0 ? 1 : 0;
