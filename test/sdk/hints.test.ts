import { describe, expect, test } from 'vitest';
import { createKept } from '#lib/sdk/browser.ts';
import { type FetchLike, Kept, type KeptError } from '#lib/sdk/index.ts';
import { PUBLISHABLE_KEY, SECRET_KEY } from './kept-server.ts';
import { VirtualClock } from './virtual-clock.ts';

const url = 'https://kept.test/';
const hint = { id: 'no-alpha', text: 'Not yet.', where: 'before' };
const none = { hints: [], exposureId: null };

describe.each([
  ['server', SECRET_KEY, (options: Parameters<typeof createKept>[0]) => new Kept(options)],
  ['browser', PUBLISHABLE_KEY, createKept],
])('hints of the %s client', (_, key, make) => {
  function setUp(answer: (init: Parameters<FetchLike>[1]) => Promise<{ status: number; body: unknown }>) {
    const clock = new VirtualClock(0);
    const errors: KeptError[] = [];
    const sent: { address: string; body: unknown; authorization: string | undefined }[] = [];
    const fetch: FetchLike = async (address, init) => {
      const { authorization } = init.headers;
      sent.push({ address, body: JSON.parse(init.body ?? ''), authorization });
      const { status, body } = await answer(init);
      return { status, headers: { get: () => null }, json: async () => body };
    };
    const kept = make({ url, key, clock, fetch, onError: (error) => void errors.push(error) });
    return { kept, clock, errors, sent };
  }

  test('are those that the server gives', async () => {
    const { kept, sent, errors, clock } = setUp(async () => ({
      status: 200,
      body: { hints: [hint], exposureId: 'e' },
    }));
    expect(await kept.hint('hero-image', 'a logo', 'u')).toEqual({ hints: [hint], exposureId: 'e' });
    await kept.hint('hero-image', 'a logo', undefined, { language: 'ja' });
    const asked = { feature: 'hero-image', input: 'a logo' };
    const address = 'https://kept.test/v1/hints';
    const authorization = `Bearer ${key}`;
    expect(sent).toEqual([
      { address, authorization, body: { ...asked, user: 'u' } },
      { address, authorization, body: { ...asked, language: 'ja' } },
    ]);
    expect([errors, clock.waits]).toEqual([[], []]);
  });

  test('are none where there is no answer in time', async () => {
    const { kept, clock, errors } = setUp(
      ({ signal }) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    );
    const asked = kept.hint('hero-image', 'a logo', 'u');
    clock.advance(999);
    expect(errors).toEqual([]);
    clock.advance(1);
    expect(await asked).toEqual(none);
    expect(errors.map(({ code }) => code)).toEqual(['unreachable']);
  });

  test.each([
    [503, { error: { message: 'away' } }, 'unreachable'],
    [400, { error: { message: 'input: must be a text' } }, 'rejected'],
    [200, { hello: 'from a proxy' }, 'rejected'],
    [502, 'no JSON object', 'unreachable'],
  ])('are none where the server answers %i %j', async (status, body, code) => {
    const { kept, errors, clock } = setUp(async () => ({ status, body }));
    expect(await kept.hint('hero-image', 'a logo')).toEqual(none);
    expect(errors.map((error) => error.code)).toEqual([code]);
    expect(clock.waits).toEqual([]);
  });

  test('are none where the network fails, or what is asked cannot be written', async () => {
    const { kept, errors } = setUp(() => Promise.reject(new TypeError('no network')));
    expect(await kept.hint('hero-image', 'a logo')).toEqual(none);
    expect(await kept.hint('hero-image', 10n as never)).toEqual(none);
    expect(errors.map(({ code }) => code)).toEqual(['unreachable', 'unreachable']);
  });
});
