import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createCatalog, InvalidDocument } from '#lib/catalog/index.ts';
import { noticesKind } from '#lib/notices/index.ts';
import { type NoticesSetUp, seal, setUpNotices } from './set-up.ts';

let set: NoticesSetUp;
beforeAll(async () => {
  set = await setUpNotices();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(() => set.reset());

const minute = 60_000;

test('silenced: nothing is sent, also what waited; it is written down; it ends', async () => {
  const notices = set.addProcess();
  set.webhook.answer = { status: 500 };
  notices.report(set.event({ subject: 'waits' }));
  await notices.flush();
  set.webhook.answer = { status: 200 };
  await notices.silence({ kind: 'breaker', minutes: 60, by: 'ann@example.com', reason: 'we know' });
  await notices.silence({ kind: 'breaker', subject: 'other', minutes: 60, by: 'ann@example.com' });
  set.clock.ms += minute;
  notices.report(set.event({ subject: 'new' }));
  notices.report(set.event({ kind: 'organization', subject: 'new' }));
  await notices.flush();
  expect(set.bodies().map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    'breaker waits',
    'organization new',
  ]);
  expect((await set.states('webhook')).sort()).toEqual(['sent', 'silenced', 'silenced']);
  expect(await notices.unsilence({ kind: 'breaker' }, 'bob@example.com')).toBe(1);
  expect(await notices.unsilence({ kind: 'breaker' }, 'bob@example.com')).toBe(0);
  notices.report(set.event({ subject: 'new' }));
  await notices.flush();
  expect(set.bodies().at(-1)).toMatchObject({ kind: 'breaker', subject: 'new', phase: 'started' });

  await notices.silence({ minutes: 5, by: 'ann@example.com' });
  set.clock.ms += 5 * minute;
  notices.report(set.event({ subject: 'later' }));
  await notices.flush();
  expect(set.bodies().at(-1)).toMatchObject({ subject: 'later' });
});

test('two people silence at once in two processes: both count', async () => {
  const catalog = await createCatalog(set.database, (error) => {
    throw error;
  });
  try {
    await set.addProcess().silence({ kind: 'one', minutes: 5, by: 'ann@example.com' });
    await set.addProcess({ catalog }).silence({ kind: 'two', minutes: 5, by: 'bob@example.com' });
    await set.addProcess().silence({ kind: 'three', minutes: 5, by: 'ann@example.com' });
    const silences = set.catalog.find(noticesKind, 0, 'channels')?.body.silences ?? [];
    expect(silences.map(({ kind, by }) => `${kind} ${by}`)).toEqual([
      'one ann@example.com',
      'two bob@example.com',
      'three ann@example.com',
    ]);
  } finally {
    await catalog.close();
  }
});

test('only the kinds that were asked for; without a list, what is more than information', async () => {
  const notices = set.addProcess();
  notices.report(set.event({ severity: 'info' }));
  notices.report(set.event({ severity: 'info', phase: 'ended' }));
  notices.report(set.event({ kind: 'spool', subject: 'a', severity: 'critical' }));
  await notices.flush();
  await set.catalog.change(
    noticesKind,
    0,
    'channels',
    { ...set.catalog.find(noticesKind, 0, 'channels')?.body, kinds: ['canary'] },
    { by: 'test' },
  );
  notices.report(set.event({ kind: 'canary', severity: 'info', phase: 'happened' }));
  notices.report(set.event({ kind: 'spool', subject: 'b', severity: 'critical' }));
  await notices.flush();
  expect(set.bodies().map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    'spool a',
    'canary openai-a/gpt-4.1',
  ]);
  expect(await notices.listIncidents({ from: 0, to: set.clock.ms, limit: 10 })).toHaveLength(4);
});

test.each(['http://example.com/hook', 'https://user:word@example.com', 'ftp://localhost', 'nonsense'])(
  'messages do not go to %s',
  async (url) => {
    const body = { webhook: { url, sealedSecret: seal('x') } };
    await expect(set.catalog.change(noticesKind, 0, 'channels', body, { by: 'test' })).rejects.toThrow(
      InvalidDocument,
    );
    await set.reset({ slack: { sealedUrl: seal(url), urlHint: '' } });
    const [slack] = await set.addProcess().sendTest('ann@example.com');
    expect(slack).toMatchObject({ ok: false, error: expect.stringContaining('neither https') });
  },
);
