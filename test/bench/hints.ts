import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { generateDemo } from '#lib/demo/index.ts';
import type { Definition } from '#lib/matching/index.ts';
import { type Basis, basisToBytes, buildBasis, embed } from '#lib/text/index.ts';
import { percentile } from './figures.ts';
import type { Bench } from './run.ts';
import { type BenchServer, startServer } from './server.ts';

const [hintCount, themeCount] = [50, 5];
const targetMs = 5;
const features = ['button-text', 'hero-image', 'heading-text', 'paragraph-text'];

/** `POST /v1/hints` of a project with 50 hints, five of them by theme in two text bases. */
export const hints: Bench = async ({ report, scale }) => {
  const inputs = [...generateDemo({ seed: 3, endsAt: Date.UTC(2026, 2, 11), interactions: 12_000 })].map(
    ({ interaction }) => interaction.input,
  );
  await using server = await startServer('gateway');
  await configure(server, inputs);
  const ask = asker(server);
  const count = Math.max(500, Math.round(6_000 * scale));
  const long = Array.from({ length: 40 }, (_, i) =>
    inputs
      .slice(i * 50, i * 50 + 50)
      .join(' ')
      .slice(0, 500),
  );
  const huge = long.map((text) => text.repeat(200));
  await paced(ask, inputs, count / 4, 200);

  const add = (name: string, took: number[], atMost?: number) => {
    for (const [word, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const)
      report.add({
        ...{ bench: 'hints', name: `${name}, ${word}`, value: percentile(took, share), unit: 'ms' },
        ...(word === 'p99' && atMost !== undefined && { target: { atMost } }),
      });
  };
  add('yardstick: 200 a second, a health check', await paced(healthCheck(server), inputs, count / 2, 200));
  add('200 a second, as users write', await paced(ask, inputs, count, 200), targetMs);
  add('200 a second, 500 characters', await paced(ask, long, count / 2, 200), targetMs);
  add('20 a second, 100 KB', await paced(ask, huge, count / 20, 20));
  const since = performance.now();
  await Promise.all(Array.from({ length: 8 }, (_, i) => inTurn(ask, inputs, i, count / 8)));
  report.add({
    ...{ bench: 'hints', name: 'eight callers without a pause', unit: 'requests/s' },
    value: count / ((performance.now() - since) / 1_000),
  });
  await sleep(500);
  const [row] = await server.database.rows<{ n: number }>('select count(*) as n from hint_exposures');
  report.add({ bench: 'hints', name: 'exposures written', value: row?.n ?? 0, unit: '' });
};

type Ask = (input: string, n: number) => Promise<number>;

/** @returns ms each took, from when it was due */
async function paced(
  ask: Ask,
  inputs: readonly string[],
  count: number,
  perSecond: number,
): Promise<number[]> {
  const began = performance.now();
  const asked: Promise<number>[] = [];
  for (let n = 0; n < count; n++) {
    const wait = began + (n * 1_000) / perSecond - performance.now();
    if (wait > 0) await sleep(wait);
    asked.push(ask(inputs[n % inputs.length] as string, n));
  }
  return Promise.all(asked);
}

async function inTurn(ask: Ask, inputs: readonly string[], first: number, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await ask(inputs[(first * 997 + n) % inputs.length] as string, n);
}

/** The machine and the way to the server, without any hints. */
function healthCheck({ kept }: BenchServer): Ask {
  const pool = new Pool(kept.url, { connections: 16 });
  return async () => {
    const since = performance.now();
    await (await pool.request({ path: '/healthz', method: 'GET' })).body.text();
    return performance.now() - since;
  };
}

function asker({ kept, credentials }: BenchServer): Ask {
  const pool = new Pool(kept.url, { connections: 16 });
  const headers = {
    authorization: `Bearer ${credentials.publishableKey}`,
    'content-type': 'application/json',
  };
  return async (input, n) => {
    const body = JSON.stringify({ feature: features[n % features.length], input, user: `user ${n % 1_000}` });
    const since = performance.now();
    const { statusCode, body: answer } = await pool.request({
      path: '/v1/hints',
      method: 'POST',
      headers,
      body,
    });
    await answer.text();
    if (statusCode !== 200) throw new Error(`the server answered ${statusCode}`);
    return performance.now() - since;
  };
}

async function configure({ kept, credentials, database }: BenchServer, inputs: string[]): Promise<void> {
  const [project] = await database.rows<{ id: number }>('select id from projects order by id limit 1');
  const bases = [1, 2].map((seed) => buildBasis(inputs.slice(0, 6_000), { seed }));
  for (const basis of bases)
    await database.rows('insert into text_bases (project_id, id, content) values ($1, $2, $3)', [
      ...[project?.id, basis.id, Buffer.from(basisToBytes(basis))],
    ]);
  for (let i = 0; i < hintCount; i++) {
    const response = await fetch(`${kept.url}/v1/hints/hint-${i}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${credentials.secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        condition: conditionOf(i, bases, inputs),
        texts: { default: 'Not yet.', ja: 'まだです。' },
      }),
    });
    if (!response.ok) throw new Error(`the server answered ${response.status}: ${await response.text()}`);
  }
  await sleep(1_000);
}

function conditionOf(i: number, bases: readonly Basis[], inputs: readonly string[]): Definition {
  if (i < themeCount) {
    const basis = bases[i % bases.length] as Basis;
    const centre = [...embed(basis, [inputs[i * 37] as string]).data];
    return { version: 1, all: [], near: { basis: basis.id, centre, radius: 0.5 } };
  }
  const words = (inputs[i * 53] as string).toLowerCase().match(/\p{L}{4,}/gu) ?? ['transparent'];
  const contains = words[i % words.length] as string;
  if (i % 3 === 0)
    return {
      version: 1,
      all: [
        { field: 'input', contains },
        { field: 'inputLength', above: 20 },
      ],
    };
  if (i % 3 === 1)
    return {
      version: 1,
      all: [
        { field: 'language', in: ['ja', 'de'] },
        { field: 'input', contains },
      ],
    };
  return { version: 1, all: [{ field: 'input', contains }] };
}
