import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey } from '#lib/auth/index.ts';
import { hashUser } from '#lib/interactions/index.ts';
import { basisToBytes, buildBasis, embed } from '#lib/text/index.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { armOf } from '../../lib/hints/arm-of.ts';

/** Asking for hints over HTTP, and what is configured there. */
let kept: TestServer;
let project: { id: number; salt: Buffer };
beforeAll(async () => {
  kept = await startTestServer();
  const rows = await kept.database.rows<typeof project>('select id, user_salt as salt from projects');
  project = rows[0] as typeof project;
  for (const [name, body] of Object.entries(hints))
    expect((await kept.call('PUT', `/v1/hints/${name}`, body)).status).toBe(200);
});
afterAll(async () => {
  expect(kept.said).toEqual([]);
  await kept[Symbol.asyncDispose]();
});

const themes = ['a transparent logo', 'bakery in Lyon', 'our new bicycle', 'the team at work', 'fresh fruit'];
const contains = (word: string) => ({ version: 1, all: [{ field: 'input', contains: word }] });
const hints = {
  'no-alpha': {
    features: ['hero-image'],
    condition: contains('transparent'),
    texts: { default: 'No transparency yet.', de: 'Noch keine Transparenz.' },
  },
  'all-held': { condition: contains('nobody'), texts: { default: 'Hm.' }, holdOutShare: 1 },
  'long-input': {
    condition: { version: 1, all: [{ field: 'inputLength', above: 50_000 }] },
    texts: { default: 'Shorter, please.' },
    where: 'after',
    holdOutShare: 0,
  },
};
const ask = (body: unknown, key?: string) => kept.call('POST', '/v1/hints', body, key);
const shownUser = Array.from({ length: 99 }, (_, i) => `u${i}`).find(
  (user) => armOf('no-alpha', user, 0.1) === 'shown',
);
const heldUser = Array.from({ length: 99 }, (_, i) => `u${i}`).find(
  (user) => armOf('no-alpha', user, 0.1) === 'held',
);
const input = 'a logo with a transparent background';

test('who matches is told, in the language of the input; who does not is not', async () => {
  const one = { feature: 'hero-image', input, user: shownUser };
  const { status, body } = await ask(one);
  expect([status, body]).toEqual([
    200,
    {
      hints: [{ id: 'no-alpha', text: 'No transparency yet.', where: 'before' }],
      exposureId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  ]);
  const german = await ask({ ...one, input: 'Bitte ein Logo mit einem Hintergrund, der transparent ist' });
  expect(german.body.hints[0].text).toBe('Noch keine Transparenz.');
  expect((await ask({ ...one, language: 'de-AT' })).body.hints[0].text).toBe('Noch keine Transparenz.');
  for (const other of [
    { ...one, feature: 'button-text' },
    { ...one, input: 'a logo' },
  ])
    expect((await ask(other)).body).toEqual({ hints: [], exposureId: null });
});

test('who is held out sees nothing and is counted; without a user everybody sees it and nobody is', async () => {
  const held = await ask({ feature: 'hero-image', input, user: heldUser });
  expect(held.body).toEqual({ hints: [], exposureId: expect.any(String) });
  const unknown = await ask({ feature: 'hero-image', input: `${input}, nobody` });
  expect(unknown.body).toMatchObject({ hints: [{ id: 'all-held' }, { id: 'no-alpha' }], exposureId: null });
  const rows = () =>
    kept.database.rows('select hint_id, arm, user_hash, feature from hint_exposures where id = $1', [
      held.body.exposureId,
    ]);
  await expect.poll(rows).toEqual([
    {
      ...{ hint_id: 'no-alpha', arm: 'held', feature: 'hero-image' },
      user_hash: hashUser(project.salt, heldUser as string),
    },
  ]);
});

test('an input of 100 KB is read in its beginning, and measured whole', async () => {
  const long = `${'x '.repeat(50_000)} transparent`;
  const { body } = await ask({ feature: 'hero-image', input: long, user: shownUser });
  expect(body.hints).toEqual([{ id: 'long-input', text: 'Shorter, please.', where: 'after' }]);
});

test('publishable keys may ask from their origins, and configure nothing', async () => {
  const key = await createKey(kept.database, project.id, 'publishable', 'bound', ['https://shop.example']);
  const from = (origin: string, method = 'POST') =>
    fetch(`${kept.url}/v1/hints`, {
      method,
      headers: { authorization: `Bearer ${key}`, origin },
      ...(method === 'POST' && { body: JSON.stringify({ feature: 'hero-image', input, user: shownUser }) }),
    });
  const answer = await from('https://shop.example');
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(await answer.json()).toMatchObject({ hints: [{ id: 'no-alpha' }] });
  const foreign = await from('https://evil.example');
  expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([
    403,
    'https://evil.example',
  ]);
  const preflight = await from('https://shop.example', 'OPTIONS');
  expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'POST']);
  const { publishableKey } = kept.credentials;
  expect((await kept.call('GET', '/v1/hints', undefined, publishableKey)).status).toBe(403);
  expect((await kept.call('PUT', '/v1/hints/x', hints['no-alpha'], publishableKey)).status).toBe(403);
  expect((await ask({ feature: 'hero-image', input }, 'kept_pk_aaaaaaaa_nonsense')).status).toBe(401);
});

test('hints of one project are not those of another', async () => {
  const other = await kept.addProject('other');
  expect((await ask({ feature: 'hero-image', input, user: 'u' }, other.secretKey)).body.hints).toEqual([]);
});

test.each([
  ['{', /not valid JSON/],
  ['[]', /JSON object/],
  [{}, /^feature: must be a text/],
  [{ feature: 'a b', input: '' }, /^feature: must be a slug/],
  [{ feature: 'f' }, /^input: must be a text/],
  [{ feature: 'f', input: 5 }, /^input: must be a text/],
  [{ feature: 'f', input: '', user: '' }, /^user: must not be empty/],
  [{ feature: 'f', input: '', user: 'u'.repeat(1_001) }, /^user: must have at most/],
  [{ feature: 'f', input: '', language: {} }, /^language: must be a text/],
])('case %# is refused in words', async (body, message) => {
  const answer = await ask(body);
  expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringMatching(message)]);
});

test('whatever is sent is answered or refused, never a fault', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constant(input),
    fc.constant('\u0000'),
    fc.constant('\ud800'),
  );
  const any = fc.oneof(fc.anything({ maxDepth: 2 }), text);
  const body = fc.oneof(
    fc.record(
      { feature: fc.oneof(fc.constant('hero-image'), any), input: any, user: any, language: any },
      { requiredKeys: [] },
    ),
    fc.record(
      { feature: fc.constant('hero-image'), input: text, user: text, language: text },
      { requiredKeys: ['feature', 'input'] },
    ),
    any,
  );
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(body, async (value) => {
      const json = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? '';
      const { status } = await ask(json);
      expect([200, 400]).toContain(status);
      if (status === 200) answered++;
    }),
    { seed: 3, numRuns: 300 },
  );
  expect(answered).toBeGreaterThan(50);
});

test('whatever is configured is taken or refused with what is wrong', async () => {
  const put = (body: unknown, name = 'odd') => kept.call('PUT', `/v1/hints/${name}`, body);
  const good = { condition: contains('x'), texts: { default: 'T' } };
  const refused = async (body: unknown, details: unknown, name?: string) => {
    const answer = await put(body, name);
    expect([answer.status, answer.body.error.details]).toEqual([422, details]);
  };
  await refused({ ...good, condition: { version: 1, all: [{ field: 'model', is: 'gpt' }] } }, [
    expect.stringMatching(/^condition: may only look at input/),
  ]);
  await refused({ ...good, condition: { version: 1, all: [{ field: 'input', is: 'x' }] } }, [
    'condition.all.0: input takes contains, not is',
  ]);
  await refused({ ...good, texts: { ja: 'J', 'not a language': 'N' } }, [
    'texts.default: is missing',
    expect.stringMatching(/^texts.not a language: is no language/),
  ]);
  await refused({ ...good, holdOutShare: 2 }, ['holdOutShare: must be at most 1']);
  await refused(
    {},
    expect.arrayContaining([expect.stringMatching(/^condition/), expect.stringMatching(/^texts/)]),
  );
  await refused(good, [expect.stringMatching(/^name: /)], 'new');
  const near = { basis: 'gone', centre: [1], radius: 0.5 };
  await refused({ ...good, condition: { version: 1, all: [], near } }, [
    expect.stringMatching(/no such text basis/),
  ]);
  expect((await kept.call('GET', '/v1/hints/odd')).status).toBe(404);
  await fc.assert(
    fc.asyncProperty(fc.object({ maxDepth: 3 }), async (value) => {
      const { status } = await put(
        JSON.stringify({ ...good, ...value }, (_, part) => (typeof part === 'bigint' ? 1 : part)),
      );
      expect([200, 400, 422]).toContain(status);
    }),
    { seed: 4, numRuns: 60 },
  );
});

test('a hint by theme matches once its basis is in memory, and a change is in force at once', async () => {
  const texts = Array.from({ length: 300 }, (_, i) => themes[i % themes.length] as string);
  const basis = buildBasis(texts, { dims: 4 });
  await kept.database.rows('insert into text_bases (project_id, id, content) values ($1, $2, $3)', [
    ...[project.id, basis.id, Buffer.from(basisToBytes(basis))],
  ]);
  const centre = [...embed(basis, ['bakery in Lyon']).data];
  const body = {
    condition: { version: 1, all: [], near: { basis: basis.id, centre, radius: 0.4 } },
    texts: { default: 'Bread.' },
  };
  expect((await kept.call('PUT', '/v1/hints/bread', body)).body).toMatchObject({ name: 'bread', version: 1 });
  const matched = async (text: string) =>
    (await ask({ feature: 'f', input: text })).body.hints.some(({ id }: { id: string }) => id === 'bread');
  await expect.poll(() => matched('a bakery, Lyon')).toBe(true);
  expect(await matched('our bicycle')).toBe(false);
  await kept.call('PUT', '/v1/hints/bread', { ...body, isOn: false });
  expect(await matched('a bakery, Lyon')).toBe(false);
  expect((await kept.call('DELETE', '/v1/hints/bread')).body).toEqual({ removed: 'bread' });
  expect((await kept.call('DELETE', '/v1/hints/bread')).status).toBe(404);
});

test('an interaction says which hints came before', async () => {
  const { exposureId } = (await ask({ feature: 'hero-image', input, user: shownUser })).body;
  const item = { feature: 'hero-image', input, user: shownUser, hintExposureId: exposureId };
  const { body } = await kept.call('POST', '/v1/interactions', { interactions: [item] });
  const { metadata } = (await kept.call('GET', `/v1/interactions/${body.ids[0]}`)).body;
  expect(metadata).toMatchObject({ hintExposureId: exposureId });
});
