import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DatabaseAway } from '#lib/db/index.ts';
import type { NoticeEvent } from '#lib/notices/index.ts';
import { type NoticesSetUp, setUpNotices } from './set-up.ts';

let set: NoticesSetUp;
beforeAll(async () => {
  set = await setUpNotices();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(() => set.reset());

const everything = { from: 0, to: Number.MAX_SAFE_INTEGER / 2, limit: 100 };

test('two processes report the same: one incident, one message a channel', async () => {
  const [a, b] = [set.addProcess(), set.addProcess()];
  for (const subject of ['one', 'two', 'three'])
    for (const notices of [a, b]) notices.report(set.event({ subject }));
  await Promise.all([a.flush(), b.flush(), a.flush(), b.flush()]);
  const open = await a.listIncidents({ ...everything, openOnly: true });
  expect(open.map(({ subject, times }) => ({ subject, times }))).toEqual(
    expect.arrayContaining(['one', 'two', 'three'].map((subject) => ({ subject, times: 2 }))),
  );
  expect(open).toHaveLength(3);
  expect(set.slack.received).toHaveLength(3);
  expect(set.webhook.received).toHaveLength(3);

  set.clock.ms += 5_000;
  for (const notices of [a, b])
    notices.report(set.event({ subject: 'one', phase: 'ended', summary: 'It closed.' }));
  await Promise.all([a.flush(), b.flush()]);
  const all = await b.listIncidents(everything);
  const closed = all.find(({ endedAt }) => endedAt !== null);
  expect(closed).toMatchObject({ subject: 'one', summary: 'It opened.', endSummary: 'It closed.' });
  expect((closed?.endedAt ?? 0) - (closed?.startedAt ?? 0)).toBe(5_000);
  expect(set.webhook.received).toHaveLength(4);
});

test('points, ends without a start, and times that run backwards', async () => {
  const notices = set.addProcess();
  notices.report(set.event({ kind: 'toggle', subject: 'vendor', phase: 'happened', summary: 'Moved.' }));
  notices.report(set.event({ kind: 'toggle', subject: 'vendor', phase: 'happened', summary: 'Moved.' }));
  notices.report(set.event({ subject: 'unknown', phase: 'ended' }));
  notices.report(set.event({ subject: 'back', severity: 'warning' }));
  notices.report(set.event({ subject: 'back', severity: 'critical' }));
  notices.report(set.event({ subject: 'back', severity: 'info', phase: 'ended', at: set.clock.ms - 60_000 }));
  await notices.flush();
  const all = await notices.listIncidents(everything);
  expect(all.map(({ subject, severity, times }) => [subject, severity, times]).sort()).toEqual([
    ['back', 'critical', 2],
    ['vendor', 'warning', 1],
  ]);
  for (const { startedAt, endedAt } of all) expect(endedAt).toBe(startedAt);
  const hourLater = { ...everything, from: set.clock.ms + 1 };
  expect(await notices.listIncidents(hourLater)).toEqual([]);
});

test('while Postgres is away the latest 1,000 are kept, and written when it is back', async () => {
  let isAway = true;
  const { database } = set;
  const notices = set.addProcess({
    database: {
      ...database,
      transaction: (work) => (isAway ? Promise.reject(new DatabaseAway()) : database.transaction(work)),
    },
  });
  for (let n = 0; n < 1_005; n += 1)
    notices.report(set.event({ subject: `s${n}`, severity: 'info', phase: 'happened' }));
  await notices.flush();
  expect(await notices.listIncidents(everything)).toEqual([]);
  isAway = false;
  await notices.flush();
  const written = await notices.listIncidents({ ...everything, limit: 5_000 });
  expect(written).toHaveLength(1_000);
  expect(written.map(({ subject }) => subject)).not.toContain('s4');
  expect(written.map(({ subject }) => subject)).toContain('s5');
});

test('what Postgres would refuse is made fit, and nothing makes report throw', async () => {
  const faults: unknown[] = [];
  const notices = set.addProcess({ fault: (error) => faults.push(error) });
  notices.report(set.event({ summary: 'a\u0000b', details: { reason: 'x\u0000\ny' } }));
  notices.report({ kind: 'broken' } as unknown as NoticeEvent);
  await notices.flush();
  expect(await notices.listIncidents(everything)).toMatchObject([
    { summary: 'a b', details: { reason: 'x y' } },
  ]);
  expect(faults).toHaveLength(1);
});

test('is acknowledged once', async () => {
  const notices = set.addProcess();
  notices.report(set.event());
  await notices.flush();
  const [incident] = await notices.listIncidents(everything);
  const id = incident?.id ?? 0;
  expect(await notices.acknowledge(id, 'ann@example.com')).toBe(true);
  expect(await notices.acknowledge(id, 'bob@example.com')).toBe(false);
  expect(await notices.listIncidents(everything)).toMatchObject([
    { acknowledgedBy: 'ann@example.com', acknowledgedAt: set.clock.ms },
  ]);
});

test('what nobody remembers to end does not stay open for ever', async () => {
  const notices = set.addProcess();
  notices.report(set.event({ subject: 'stale' }));
  notices.report(set.event({ kind: 'slow', subject: 'restarted' }));
  await notices.flush();
  await notices.endOpen(['slow'], 'Kept was restarted.');
  const before = set.clock.ms;
  set.clock.ms += 7 * 3_600_000;
  notices.report(set.event({ subject: 'stale' }));
  await notices.flush();
  const all = await notices.listIncidents(everything);
  expect(all.map(({ subject, endedAt }) => [subject, endedAt])).toEqual([
    ['stale', null],
    ['restarted', before],
    ['stale', before],
  ]);
});

test('started, it works by itself, by the clock of Postgres', async () => {
  const notices = set.addProcess({ now: undefined as never });
  notices.start();
  notices.report(set.event({ at: Date.now() }));
  await expect.poll(() => set.webhook.received.length).toBe(1);
  notices.report(set.event({ at: Date.now(), phase: 'ended' }));
  await notices.stop();
  const [incident] = await notices.listIncidents(everything);
  expect(incident?.endedAt).not.toBeNull();
});
