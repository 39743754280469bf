import { readFileSync } from 'node:fs';
import { MemoryWatch } from '../memory.ts';
import type { BenchOptions } from '../run.ts';
import { startServer } from '../server.ts';
import { forkLoad, serve, servePortkey } from './forked.ts';
import type { Measured } from './load.ts';

const prompt = 'Two sentences about a bakery in Lyon that opens at six.';

/** What generating through Kept costs, beside Portkey's gateway and a bare proxy, before a vendor that answers at once. */
export async function generate({ report, scale }: BenchOptions): Promise<void> {
  using upstream = await serve('upstream.ts');
  using proxy = await serve('proxy.ts', upstream.url);
  using portkey = await servePortkey();
  await using server = await startServer('gateway', undefined, {
    OPENAI_API_KEY: 'sk-bench',
    OPENAI_BASE_URL: `${upstream.url}/v1`,
  });
  using load = forkLoad();
  const add = (name: string, value: number, unit: string, more: object = {}) =>
    report.add({ bench: 'generate', name, value, unit, ...more });

  const sides = {
    vendor: { url: upstream.url, headers: {} },
    proxy: { url: proxy.url, headers: {} },
    portkey: {
      url: portkey.url,
      headers: {
        authorization: 'Bearer sk-bench',
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': `${upstream.url}/v1`,
      },
    },
    kept: { url: server.kept.url, headers: { authorization: `Bearer ${server.credentials.secretKey}` } },
  };
  type Side = keyof typeof sides;
  const run = (side: Side, stream: boolean, requests: number, concurrency: number, text = prompt) =>
    load.run({ ...sides[side], stream, prompt: text, requests, concurrency });

  // Rounds of all sides in turn, so that what else the machine does hits all of them; the best round of each counts.
  const names: Side[] = ['vendor', 'proxy', 'portkey', 'kept'];
  // Until the code is compiled: a gateway runs for days.
  for (const name of names) await run(name, false, 8_000 * scale, 16);
  for (const concurrency of [16, 64]) {
    const whole = new Map<Side, Measured[]>();
    for (let round = 0; round < 3; round++)
      for (const name of names)
        whole.set(name, [
          ...(whole.get(name) ?? []),
          await run(name, false, (name === 'portkey' ? 2_000 : 6_000) * scale, concurrency),
        ]);
    const best = (side: Side) =>
      (whole.get(side) as Measured[]).reduce((a, b) => (a.perSecond >= b.perSecond ? a : b));
    const at = `non-stream at ${concurrency}`;
    for (const name of names) add(`${at}, ${name}`, best(name).perSecond, 'requests/s');
    const [vendor, bare, peer, own] = names.map(best) as [Measured, Measured, Measured, Measured];
    add(`${at}, kept ÷ portkey`, own.perSecond / peer.perSecond, '', { target: { atLeast: 2 } });
    add(`${at}, kept ÷ bare proxy`, own.perSecond / bare.perSecond, '', { target: { atLeast: 0.35 } });
    const added = (side: Measured) => side.p99Ms - vendor.p99Ms;
    add(`${at}, added p99, portkey`, added(peer), 'ms');
    add(`${at}, added p99, kept`, added(own), 'ms');
    add(`${at}, added p99, kept ÷ portkey`, added(own) / added(peer), '', { target: { atMost: 0.5 } });
    add(`${at}, failed`, own.failed, 'requests', { target: { atMost: 0 } });
  }

  // The same load for both, below what either can do.
  await run('kept', true, 500 * scale, 50);
  const direct = await run('vendor', true, 2_000 * scale, 50, 'pace:20');
  const through = await run('kept', true, 2_000 * scale, 50, 'pace:20');
  const other = await run('portkey', true, 1_000 * scale, 50, 'pace:20');
  const token = (side: Measured) => side.firstTokenP99Ms - direct.firstTokenP99Ms;
  add('stream, added first token p99 at 50, portkey', token(other), 'ms');
  add('stream, added first token p99 at 50', token(through), 'ms', { target: { atMost: 5 } });
  add('stream, failed', through.failed, 'streams', { target: { atMost: 0 } });

  const streams = Math.round(1_000 * scale);
  await run('kept', true, streams, streams, 'pace:50');
  const idle = residentKb(server.kept.child.pid as number);
  using memory = new MemoryWatch(server.kept.child.pid as number);
  const held = await run('kept', true, streams, streams, 'pace:500 repeat:2');
  const each = (memory.highestMb * 1024 - idle) / streams;
  add(`${streams} streams at once, memory each`, Math.max(0, each), 'KB', { target: { atMost: 150 } });
  add(`${streams} streams at once, lost`, held.failed, 'streams', { target: { atMost: 0 } });
}

const residentKb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
