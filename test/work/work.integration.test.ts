import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Catalog, createCatalog } from '#lib/catalog/index.ts';
import { type Chains, createChains, readChain } from '#lib/chains/index.ts';
import { createDurable, type Durable, type Job } from '#lib/durable/index.ts';
import { limitKind } from '#lib/flow/index.ts';
import {
  cancelRun,
  cancelWork,
  discardLetters,
  listLetters,
  listLimits,
  listRuns,
  listSchedules,
  listWork,
  pauseFeature,
  readRun,
  readWork,
  removeLimit,
  resumeFeature,
  retryLetters,
  retryRun,
  runScheduleNow,
  saveLimit,
  type WorkParts,
} from '#lib/work/index.ts';
import { projectId, setUpWork, type WorkTest } from './set-up.ts';

const person = { by: 'ada@example.com' };
const failure = { next: 'failed', error: { code: 'content_filter', message: 'refused' } } as const;

describe('work', () => {
  let work: WorkTest;
  let parts: WorkParts;
  let durable: Durable;
  let catalog: Catalog;
  let chains: Chains;
  let flaky: Job<{ n: number }, string>;
  let works = false;
  let at = Date.now();

  beforeAll(async () => {
    work = await setUpWork();
    const fault = (error: unknown) => work.faults.push(error);
    catalog = await createCatalog(work.database, fault);
    durable = createDurable({
      ...{ databaseUrl: work.url, database: work.database, process: 'test', version: 'test', fault },
    });
    flaky = durable.job({
      name: 'flaky',
      pollMs: 50,
      async run(context, { n }: { n: number }) {
        await context.step('first', async () => n);
        return context.step('second', async () => {
          if (!works) throw new Error('not today');
          return 'done';
        });
      },
    });
    chains = createChains({
      ...{ database: work.database, durable, fault, now: Date.now, announce: async () => {}, pollMs: 50 },
      async generate({ step: { name } }) {
        if (name === 'b' && !works)
          return { state: 'failed', error: { code: 'content_filter', message: 'refused' } };
        return { state: 'completed', value: { text: name }, costMicroUsd: 10 };
      },
    });
    await durable.launch();
    // Each look is a minute later than the one before, so that none is shared, however slow the machine.
    parts = { ...work.parts, durable, chains, catalog, now: () => (at += 60_000) };
  });
  afterAll(async () => {
    await durable?.stop();
    await catalog?.close();
    await work?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await work.database.rows('truncate durable_generations, durable_gates, webhook_deliveries');
  });

  const queueOf = async (feature: string) =>
    (await readWork(parts, projectId)).queues.find((line) => line.feature === feature);

  test('what waits is counted with its reasons, in its own project only', async () => {
    await work.add('a');
    await work.add('a', { projectId: 2 });
    const [claimed] = (await work.claim(2)).filter((one) => one.projectId === projectId);
    await work.settle(claimed ? [claimed] : [], {
      ...{ next: 'waiting', waitMs: 60_000, kind: 'throttled', reason: 'throttled by burst', isTry: false },
    });
    await work.add('a');
    expect(await queueOf('a')).toMatchObject({
      ...{ waiting: 2, running: 0, paused: null },
      holds: [
        { kind: 'throttled', reason: 'throttled by burst', count: 1 },
        { kind: 'turn', count: 1 },
      ],
    });
    await work.queue.closeGate({
      ...{ projectId, gate: 'a openai/gpt-4.1', kind: 'breaker', forMs: 60_000, reason: 'openai is out' },
    });
    expect((await queueOf('a'))?.holds[0]).toMatchObject({ kind: 'closed', reason: 'openai is out' });
    const [item] = await listWork(parts, projectId, {
      ...{ feature: 'a', state: 'waiting', open: claimed?.id },
    });
    expect(item?.story).toMatchObject([{ what: 'put back', detail: 'throttled by burst' }]);
  });

  test('paused, nothing is begun; resumed, it is; twice says so', async () => {
    await work.add('a');
    await pauseFeature(parts, projectId, 'a', { ...person, note: 'a press day' });
    expect(await work.claim(1)).toEqual([]);
    expect((await queueOf('a'))?.paused?.reason).toBe('by ada@example.com: a press day');
    await resumeFeature(parts, projectId, 'a');
    await expect(resumeFeature(parts, projectId, 'a')).rejects.toThrow('not paused');
    await pauseFeature(parts, projectId, '', person);
    expect((await readWork(parts, projectId)).paused?.reason).toBe('by ada@example.com');
    expect(await work.claim(1)).toEqual([]);
    await resumeFeature(parts, projectId, '');
    expect((await work.claim(1)).length).toBe(1);
  });

  test('a paused feature without work is there to be resumed', async () => {
    await pauseFeature(parts, projectId, 'idle', person);
    expect(await queueOf('idle')).toMatchObject({ waiting: 0, paused: { reason: 'by ada@example.com' } });
  });

  test('a generation is cancelled once', async () => {
    const id = await work.add('a');
    await cancelWork(parts, projectId, id, person.by);
    await expect(cancelWork(parts, projectId, id, person.by)).rejects.toThrow('ended before');
  });

  test('dead generations go round again by id or by feature; another project’s are out of reach', async () => {
    for (const feature of ['a', 'a', 'b']) await work.add(feature);
    await work.add('a', { projectId: 2 });
    const claims = await work.claim(10);
    await work.settle(
      claims.filter((one) => one.projectId === projectId),
      failure,
    );
    const kind = 'generations';
    const view = await listLetters(parts, projectId, { kind });
    expect(view.letters.map(({ payload }) => payload)).toEqual([null, null, null]);
    expect(view.groups).toEqual([
      { of: 'a', count: 2 },
      { of: 'b', count: 1 },
    ]);
    const id = view.letters[0]?.id as string;
    const opened = await listLetters(parts, projectId, { kind, open: id });
    expect(opened.letters[0]).toMatchObject({
      ...{ code: 'content_filter', message: 'refused', payload: { input: 'a bakery in Lyon' } },
    });
    await expect(retryLetters(parts, 2, { kind, ids: [id] }, person.by)).rejects.toThrow('dead letter');
    expect(await retryLetters(parts, projectId, { kind, ids: [id] }, person.by)).toBe(1);
    const left = (await listLetters(parts, projectId, { kind })).letters;
    expect(left.map((letter) => letter.id)).not.toContain(id);
    expect(await discardLetters(parts, projectId, { kind, of: 'a' }, person.by)).toBeGreaterThan(0);
    expect((await readWork(parts, projectId)).dead.generations).toBeLessThan(2);
  });

  test('dead webhooks are grouped by receiver', async () => {
    await work.addDeadWebhooks(2, 'a.example');
    await work.addDeadWebhooks(1, 'b.example');
    const kind = 'webhooks';
    const { letters, groups } = await listLetters(parts, projectId, { kind, of: 'a.example' });
    expect([letters.length, groups.length, letters[0]?.message]).toEqual([2, 2, 'HTTP 410']);
    expect(await retryLetters(parts, projectId, { kind, of: 'a.example' }, person.by)).toBe(2);
    expect(await discardLetters(parts, projectId, { kind }, person.by)).toBe(1);
    await expect(discardLetters(parts, projectId, { kind }, person.by)).rejects.toThrow('dead letter');
  });

  test('a failed run is read with its steps, and retried from the one that failed', async () => {
    works = false;
    const id = await durable.start(flaky, { n: 1 });
    expect(await durable.result(id, 20_000)).toMatchObject({ state: 'failed' });
    const run = await readRun(parts, projectId, id);
    expect(run?.steps.map(({ name, error }) => [name, error !== undefined])).toEqual([
      ['first', false],
      ['second', true],
    ]);
    await expect(cancelRun(parts, projectId, id)).rejects.toThrow('had ended');
    works = true;
    await retryRun(parts, projectId, id);
    expect(await durable.result(id, 20_000)).toEqual({ state: 'done', value: 'done' });
    await expect(retryRun(parts, projectId, id)).rejects.toThrow('nothing to retry');
    expect((await listRuns(parts, { job: 'flaky' })).runs.map((one) => one.id)).toEqual([id]);
    expect((await listRuns(parts, { state: 'failed' })).runs).toEqual([]);
  });

  test('a parked run is a dead letter with its story, and goes on when it is retried', async () => {
    works = true;
    const id = await durable.start(flaky, { n: 2 });
    await durable.result(id, 20_000);
    // As the poison counter leaves it behind.
    await work.database.rows(
      `update dbos.workflow_status set status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED' where workflow_uuid = $1`,
      [id],
    );
    await work.database.rows(
      `insert into run_events (run_id, kind, process, step)
       values ($1, 'killed', 'p-1', 'first'), ($1, 'parked', null, null)`,
      [id],
    );
    const { letters, groups } = await listLetters(parts, projectId, { kind: 'runs', open: id });
    expect(groups).toEqual([{ of: 'flaky', count: 1 }]);
    expect(letters).toMatchObject([
      { id, tries: 1, story: [{ what: 'killed', detail: 'after step first' }, {}] },
    ]);
    expect((await readWork(parts, projectId)).dead.runs).toBe(1);
    expect(await retryLetters(parts, projectId, { kind: 'runs' }, person.by)).toBe(1);
    expect(await durable.result(id, 20_000)).toMatchObject({ state: 'done' });
  });

  test('a chain that failed is told from its run, and retried as a chain', async () => {
    works = false;
    const request = readChain({
      steps: ['a', 'b'].map((name) => ({ name, kind: 'generation', feature: name, input: 'a bakery' })),
    });
    if (!('ok' in request)) throw new Error(JSON.stringify(request));
    const { id } = await chains.start({ projectId, request: request.ok });
    const runId = async (n: number) => {
      const { runs } = await listRuns(parts, { job: 'run-chain' });
      const run = runs.toReversed()[n];
      await durable.result(run?.id ?? '', 20_000);
      return run?.id ?? '';
    };
    const first = await runId(0);
    expect(await readRun(parts, projectId, first)).toMatchObject({
      ...{ state: 'failed', isChain: true, chain: { id, state: 'failed', error: { step: 'b' } } },
    });
    expect(await readRun(parts, 2, first)).toMatchObject({ isChain: true, chain: null });
    works = true;
    await expect(retryRun(parts, 2, first)).rejects.toThrow('another project');
    await retryRun(parts, projectId, first);
    await runId(1);
    expect(await chains.find({ projectId, id })).toMatchObject({ state: 'completed', attempt: 2 });
    await expect(retryRun(parts, projectId, first)).rejects.toThrow('nothing to retry');
  });

  test('a schedule is run by hand, and its firing is seen', async () => {
    const body = {
      cron: '0 3 * * *',
      timeZone: 'UTC',
      action: 'count-sheep',
      overlap: 'skip',
      catchUp: 'none',
    } as const;
    await work.schedules.save('sheep', body, 'kept');
    await runScheduleNow(parts, 'sheep');
    await work.schedules.look();
    await work.schedules.settled();
    const { schedules } = await listSchedules(parts);
    expect(schedules).toMatchObject([{ name: 'sheep', firings: [{ byHand: true, state: 'done' }] }]);
    await expect(runScheduleNow(parts, 'goats')).rejects.toThrow('no schedule');
  });

  test('a limit is saved when it is right by itself and beside the others', async () => {
    const throttle = { kind: 'throttle', limit: 10, periodMs: 1_000 } as const;
    await saveLimit(parts, projectId, 'all', throttle, { ...person, expectedVersion: 0 });
    await expect(saveLimit(parts, projectId, 'zero', { ...throttle, limit: 0 }, person)).rejects.toThrow(
      'above 0',
    );
    await expect(
      saveLimit(parts, projectId, 'No Slug', { ...throttle, key: 'user' }, person),
    ).rejects.toThrow('name');
    const greedy = { ...throttle, key: 'user', limit: 11 };
    await expect(saveLimit(parts, projectId, 'each', greedy, person)).rejects.toThrow(
      'above what all allows',
    );
    // It does not stand in its own way.
    await saveLimit(parts, projectId, 'all', { ...throttle, limit: 12 }, { ...person, expectedVersion: 1 });
    await saveLimit(parts, projectId, 'each', greedy, person);
    await saveLimit(parts, 0, 'system', { kind: 'concurrency', limit: 50 }, person);
    const { limits } = await listLimits(parts, projectId);
    expect(limits.map(({ name, isEverywhere }) => [name, isEverywhere])).toEqual([
      ['all', false],
      ['each', false],
      ['system', true],
    ]);
    await removeLimit(parts, projectId, 'each', person);
    await expect(removeLimit(parts, projectId, 'each', person)).rejects.toThrow('no limit each');
    expect(catalog.list(limitKind, projectId).map(({ name }) => name)).toEqual(['all']);
  });

  test('nothing went wrong unseen', () => {
    expect(work.faults).toEqual([]);
  });
});
