import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claimed } from '#lib/queue/index.ts';
import { leaseMs, type QueueTest, setUpQueue } from './set-up.ts';

/** Whatever workers do in whatever order: one holds a claim at a time, and only who holds it ends it. */
let world: QueueTest;
beforeAll(async () => {
  world = await setUpQueue();
});
afterAll(() => world[Symbol.asyncDispose]());

const maxKills = 3;
const worker = fc.constantFrom('w0', 'w1', 'w2');
/** Picks one of what there is by then. */
const pick = fc.nat(1_000);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      worker,
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      pick,
      next: fc.constantFrom('completed', 'failed', 'waiting'),
    }),
  },
  fc.record({
    do: fc.constant('pass' as const),
    ms: fc.constantFrom(1_000, leaseMs / 2, leaseMs + 1, 3 * leaseMs),
  }),
  fc.record({ do: fc.constant('sweep' as const) }),
  fc.record({ do: fc.constant('renew' as const), worker }),
  fc.record({ do: fc.constant('cancel' as const), pick }),
);

interface Model {
  state: string;
  attempt: number;
  kills: number;
  blamed: number;
  holder: string;
  leaseUntil: number;
  notBefore: number;
}

const waitMs = 7_000;

test('a claim is held by one, and ended by its holder only', async () => {
  const run = async (steps: (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) => {
    await world.reset();
    const { clock, queue, database } = world;
    const models = new Map<string, Model>();
    for (let n = 0; n < 4; n++) {
      const id = await world.add({ fairKey: `u${n % 2}`, deadlineMs: 1e9 });
      models.set(id, {
        state: 'waiting',
        attempt: 0,
        kills: 0,
        blamed: 0,
        holder: '',
        leaseUntil: 0,
        notBefore: clock.ms,
      });
    }
    const claims: { worker: string; claimed: Claimed }[] = [];
    const of = (id: string) => models.get(id) as Model;
    for (const one of steps) {
      if (one.do === 'pass') clock.ms += one.ms;
      if (one.do === 'claim') {
        const free = [...models.values()].filter((m) => m.state === 'waiting' && m.notBefore <= clock.ms);
        const claimed = await world.claim(one.count, { worker: one.worker });
        expect(claimed).toHaveLength(Math.min(one.count, free.length));
        for (const each of claimed) {
          const model = of(each.id);
          expect(free).toContain(model);
          expect([each.attempt, each.kills]).toEqual([model.attempt + 1, model.kills]);
          const leaseUntil = clock.ms + leaseMs;
          Object.assign(model, { state: 'running', attempt: each.attempt, holder: one.worker, leaseUntil });
          claims.push({ worker: one.worker, claimed: each });
        }
      }
      const chosen =
        'pick' in one && one.do === 'settle' ? claims[one.pick % Math.max(1, claims.length)] : undefined;
      if (one.do === 'settle' && chosen) {
        const { projectId, id, attempt } = chosen.claimed;
        const model = of(id);
        const holds = model.state === 'running' && model.attempt === attempt;
        const wait = { next: 'waiting', waitMs, kind: 'retry', reason: 'r', isTry: true } as const;
        const end = { completed: { result: {} }, failed: { error: { code: 'c', message: 'm' } } };
        const { accepted } = await queue.settle(database, [
          one.next === 'waiting'
            ? { projectId, id, attempt, ...wait }
            : ({ projectId, id, attempt, next: one.next, ...end[one.next as 'completed'] } as never),
        ]);
        expect(accepted).toHaveLength(holds ? 1 : 0);
        if (holds) Object.assign(model, { state: one.next, notBefore: clock.ms + waitMs });
      }
      if (one.do === 'sweep') {
        const running = [...models.values()].filter(({ state }) => state === 'running');
        const dead = [...Map.groupBy(running, ({ holder }) => holder).values()].flatMap((held) => {
          const over = held.filter(({ leaseUntil }) => leaseUntil < clock.ms);
          const isDead = over.length > 0 && held.every(({ leaseUntil }) => leaseUntil < clock.ms + 8_000);
          const suspects = held.filter(({ kills }) => kills >= maxKills);
          const [blamed] = isDead ? [held, suspects].filter(({ length }) => length === 1).flat() : [];
          if (blamed) blamed.blamed++;
          return isDead ? held : over;
        });
        const { ended, again } = await queue.takeFromDead(database, { maxKills, leaseMs });
        expect(ended.length + again).toBe(dead.length);
        for (const model of dead) {
          model.notBefore = clock.ms + (model.kills === 0 ? 0 : 5_000);
          model.kills++;
          model.state = model.blamed >= maxKills ? 'failed' : 'waiting';
        }
      }
      if (one.do === 'renew') {
        const own = claims.filter((each) => each.worker === one.worker).map(({ claimed }) => claimed);
        await queue.renew({ worker: one.worker, leaseMs }, own);
        for (const model of models.values())
          if (model.state === 'running' && model.holder === one.worker) model.leaseUntil = clock.ms + leaseMs;
        const lost = await queue.findLost(one.worker, own);
        const gone = own.filter(
          ({ id, attempt }) => of(id).state !== 'running' || of(id).attempt !== attempt,
        );
        expect(lost.map(({ id, attempt }) => `${id} ${attempt}`).sort()).toEqual(
          gone.map(({ id, attempt }) => `${id} ${attempt}`).sort(),
        );
      }
      if (one.do === 'cancel') {
        const [id, model] = [...models][one.pick % models.size] as [string, Model];
        const isOpen = model.state === 'waiting' || model.state === 'running';
        const ended = await queue.cancel(database, { projectId: 1, id }, 'me');
        expect(ended !== undefined).toBe(isOpen);
        if (isOpen) Object.assign(model, { state: 'cancelled', attempt: model.attempt + 1 });
      }
    }
    for (const [id, { state, attempt, kills }] of models)
      expect(await queue.find({ projectId: 1, id })).toMatchObject({ state, attempt, kills });
  };
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), run), {
    numRuns: 40,
    seed: 4,
  });
});
