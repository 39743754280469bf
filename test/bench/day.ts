import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { startSimulator } from '#lib/simulator/index.ts';
import { percentile } from './figures.ts';
import type { BenchOptions } from './run.ts';
import { startServer } from './server.ts';

/** A day in two minutes, its requests in part: what counts is the shape, a peak of ten times the mean. */
const [daySeconds, meanPerSecond, peakFactor] = [120, 60, 10];
/** Limits that the peak comes near to: of each organization, and of calls at once over both. */
const [perMinute, atOnce] = [4_000, 200];
const token = 'a token for the bench';

/** Requests per second at a moment of the day (0–1): quiet at night, one steep peak; its mean is `meanPerSecond`. */
function rateAt(moment: number): number {
  const width = 0.03;
  const peak = Math.exp(-((moment - 0.6) ** 2) / (2 * width ** 2));
  const peakArea = width * Math.sqrt(2 * Math.PI);
  const floor = (1 - peakFactor * peakArea) / (1 - peakArea);
  return meanPerSecond * (floor + (peakFactor - floor) * peak);
}

/** What pages and alerts are told, against what the callers know, over a whole day. */
export async function day({ report, scale }: BenchOptions): Promise<void> {
  const seconds = daySeconds * scale;
  const simulator = await startSimulator({
    organizations: ['a', 'b'].map((id) => ({
      id,
      vendor: 'openai',
      key: `key-${id}`,
      limits: { requestsPerMinute: perMinute },
      latency: { firstTokenMs: 200, msPerToken: 1 },
    })),
  });
  await using server = await startServer('all', undefined, {
    OPENAI_API_KEY: 'key-a,key-b',
    OPENAI_BASE_URL: `${simulator.url}/v1`,
    KEPT_METRICS_TOKEN: token,
    MODEL_ENGINE_CONCURRENCY_LIMITS: `{"openai":{"gpt-4.1-mini":${atOnce}}}`,
  });
  const pool = new Pool(server.kept.url, { connections: 400, pipelining: 1 });
  const body = JSON.stringify({
    model: 'gpt-4.1-mini',
    messages: [{ role: 'user', content: '20 tokens about bread' }],
  });
  const pid = server.kept.child.pid as number;
  const add = (name: string, value: number, unit: string, more: object = {}) =>
    report.add({ bench: 'day', name, value, unit, ...more });

  let [inFlight, sent, failed] = [0, 0, 0];
  const buckets = new Map<string, Bucket>();
  const send = async () => {
    sent++;
    inFlight++;
    try {
      const answer = await pool.request({
        path: '/v1/chat/completions',
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${server.credentials.secretKey}`,
        },
        body,
      });
      buckets.get(String(answer.headers['x-kept-organization']))?.take();
      await answer.body.dump();
      if (answer.statusCode !== 200) failed++;
    } catch {
      failed++;
    }
    inFlight--;
  };

  /** Differences between what the callers have under way and what the gauge says, in calls. */
  const differences: number[] = [];
  /** Highest share of the limit that was used, as callers and as the gauge have it. */
  let [highest, highestSaid] = [0, 0];
  /** Share of an organization's requests that is left: what the gauge says beside what answers add up to. */
  const shares: { said: number; counted: number }[] = [];
  const memory: number[] = [];
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      // Who is beyond the limit waits, and is not in flight.
      const before = Math.min(inFlight, atOnce);
      const text = await (
        await fetch(`${server.kept.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
      ).text();
      const said = Number(/^model_inferences_in_flight\{[^}]*\} (\d+)/m.exec(text)?.[1] ?? 0);
      differences.push(Math.min(Math.abs(said - before), Math.abs(said - Math.min(inFlight, atOnce))));
      [highest, highestSaid] = [Math.max(highest, inFlight), Math.max(highestSaid, said)];
      for (const [, id = '', said] of text.matchAll(headroomLine)) {
        if (!buckets.has(id)) buckets.set(id, createBucket(perMinute));
        shares.push({ said: Number(said), counted: buckets.get(id)?.share() ?? 1 });
      }
      memory.push(residentMb(pid));
      await sleep(250);
    }
  })();

  const startedAt = performance.now();
  let owed = 0;
  for (let last = startedAt; ; ) {
    const now = performance.now();
    const moment = (now - startedAt) / 1000 / seconds;
    if (moment >= 1) break;
    owed += (rateAt(moment) * (now - last)) / 1000;
    last = now;
    for (; owed >= 1; owed--) void send();
    await sleep(5);
  }
  while (inFlight > 0) await sleep(20);
  isOver = true;
  await watching;

  const third = Math.floor(memory.length / 3);
  const early = percentile(memory.slice(Math.floor(third / 2), third), 0.5);
  const late = percentile(memory.slice(-third), 0.5);
  add('requests of the day', sent, 'requests');
  add('failed', failed, 'requests', { target: { atMost: 0 } });
  add('in flight at the peak, callers', highest, 'calls');
  add('in flight at the peak, gauge', highestSaid, 'calls');
  add('gauge against callers, p95', percentile(differences, 0.95), 'calls');
  add('saturation at the peak, gauge', highestSaid / atOnce, '', { target: { atMost: 1 } });
  add('headroom at its lowest, counted', Math.min(...shares.map(({ counted }) => counted)), '');
  add('headroom at its lowest, gauge', Math.min(...shares.map(({ said }) => said)), '');
  const apart = shares.map(({ said, counted }) => Math.abs(said - counted));
  add('headroom, gauge against counted, p95', percentile(apart, 0.95), '', { target: { atMost: 0.05 } });
  add('memory, evening ÷ morning', late / early, '', { target: { atMost: 1.25 } });
  const [row] = await server.database.rows<{ n: number }>('select count(*)::int as n from interactions');
  add('interactions in the log ÷ requests', (row?.n ?? 0) / sent, '', { target: { atLeast: 1 } });
  await pool.close();
  await simulator.close();
}

const headroomLine =
  /^kept_headroom_ratio\{organization="([^"]+)",model="[^"]+",limit="requests"\} ([\d.]+)/gm;

interface Bucket {
  take(): void;
  /** What is left, 0–1. */
  share(): number;
}

/** A minute's limit as the vendor counts it: full at first, refilled evenly. */
function createBucket(limit: number): Bucket {
  let level = limit;
  let at = performance.now();
  const refill = () => {
    const now = performance.now();
    level = Math.min(limit, level + (limit * (now - at)) / 60_000);
    at = now;
  };
  return {
    take() {
      refill();
      level -= 1;
    },
    share() {
      refill();
      return level / limit;
    },
  };
}

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
