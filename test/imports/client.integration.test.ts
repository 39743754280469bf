import { expect, test } from 'vitest';
import { Client, RefusedError, StoppedError } from '#lib/imports/client.ts';
import { systemClock } from '#lib/imports/clock.ts';
import { ImportError } from '#lib/imports/errors.ts';
import { type Interfere, refuse, startKept } from './kept-server.ts';

/** Time that passes only by sleeping. */
function virtualClock() {
  const slept: number[] = [];
  let nowMs = 1_000_000;
  return {
    slept,
    now: () => nowMs,
    async sleep(ms: number) {
      slept.push(ms);
      nowMs += ms;
    },
  };
}

function clientOf(url: string, clock = virtualClock()) {
  const { signal } = new AbortController();
  return new Client({
    url: `${url}/`,
    key: 'kept_sk_x',
    patienceMs: 60_000,
    fetch,
    clock,
    random: () => 0,
    signal,
  });
}

const BODY = JSON.stringify({ interactions: [{ id: 'a' }], outcomes: [] });
const OK = { accepted: 1, duplicates: 0, rejected: [] };

/** Interferes with the first requests in turn. */
function inTurn(...steps: Interfere[]): Interfere {
  return (...args) => steps.shift()?.(...args) ?? false;
}

test('429 and 503 are tried again when Retry-After says so', async () => {
  await using kept = await startKept();
  kept.state.interfere = inTurn(
    (_, response) => refuse(response, 429, { 'retry-after': '7' }),
    (_, response) => refuse(response, 503, { 'retry-after': new Date(1_000_000 + 20_000).toUTCString() }),
  );
  const clock = virtualClock();
  expect(await clientOf(kept.url, clock).send('POST', '/v1/interactions', BODY)).toEqual(OK);
  expect(clock.slept).toEqual([7000, 13_000]);
  expect(kept.state.requests).toMatchObject([{ path: '/v1/interactions', key: 'Bearer kept_sk_x' }]);
});

test('Retry-After of one request holds the others back', async () => {
  await using kept = await startKept();
  const times: number[] = [];
  const clock = virtualClock();
  kept.state.interfere = (_, response) => {
    times.push(clock.now() - 1_000_000);
    return times.length === 1 && refuse(response, 429, { 'retry-after': '7' });
  };
  const client = clientOf(kept.url, clock);
  const first = client.send('POST', '/v1/interactions', BODY);
  await expect.poll(() => clock.slept.length).toBe(1);
  await Promise.all([first, client.send('POST', '/v1/interactions', BODY)]);
  expect(times).toEqual([0, 7000, 7000]);
});

test('network errors and 5xx without a hint back off, more each time', async () => {
  await using kept = await startKept();
  kept.state.interfere = inTurn(
    (request) => Boolean(request.socket.destroy()),
    (_, response) => refuse(response, 502),
    (_, response) => refuse(response, 503),
  );
  const clock = virtualClock();
  const client = clientOf(kept.url, clock);
  expect(await client.send('POST', '/v1/interactions', BODY)).toEqual(OK);
  expect(clock.slept).toEqual([500, 1000, 2000]);
  expect(client.trouble).toBeUndefined();
});

test('it gives up when the patience is over, and says why', async () => {
  await using kept = await startKept();
  kept.state.interfere = (_, response) => refuse(response, 503, { 'retry-after': '5' });
  const clock = virtualClock();
  const sent = clientOf(kept.url, clock).send('POST', '/v1/interactions', BODY);
  await expect(sent).rejects.toThrow(
    new ImportError('Gave up waiting for the server: 503 told 503 (try again in 5 s)'),
  );
  expect(clock.slept.reduce((a, b) => a + b)).toBe(60_000);
  kept.state.interfere = (_, response) => refuse(response, 503, { 'retry-after': '61' });
  await expect(clientOf(kept.url).send('POST', '/v1/interactions', BODY)).rejects.toThrow(
    'try again in 61 s',
  );
});

test('other 4xx are final', async () => {
  await using kept = await startKept();
  kept.state.interfere = (_, response) => refuse(response, 401);
  const clock = virtualClock();
  const error = await clientOf(kept.url, clock)
    .send('POST', '/v1/interactions', BODY)
    .catch((cause) => cause);
  expect(error).toBeInstanceOf(RefusedError);
  expect(error).toMatchObject({ status: 401, message: '401 told 401' });
  expect(clock.slept).toEqual([]);
});

test('an answer that is not JSON means another server', async () => {
  await using kept = await startKept();
  kept.state.interfere = (_, response) => Boolean(response.end('<html>'));
  await expect(clientOf(kept.url).send('POST', '/v1/interactions', BODY)).rejects.toThrow(
    'URL of a Kept server',
  );
});

test('a stop ends the waiting at once', async () => {
  await using kept = await startKept();
  const stop = new AbortController();
  kept.state.interfere = (_, response) => {
    setImmediate(() => stop.abort());
    return refuse(response, 503, { 'retry-after': '3600' });
  };
  const client = new Client({
    url: kept.url,
    key: 'k',
    patienceMs: 1e9,
    fetch,
    clock: systemClock,
    random: () => 0,
    signal: stop.signal,
  });
  await expect(client.send('POST', '/v1/interactions', BODY)).rejects.toBeInstanceOf(StoppedError);
});
