import { expect, test } from 'vitest';
import { seededRandom } from '#lib/stats/index.ts';
import { type Audit, audit } from './audit.ts';
import type { Evidence, Step, Story } from './evidence.ts';
import { timetable } from './timetable.ts';

const id = '019a0000-0000-7000-8000-000000000001';
const mark = `${id}/generation`;
const call = (at: number, more: object = {}) =>
  ({ mark, at, vendor: 'openai', idempotencyKey: 'key', ...more }) as Evidence['calls'][number];
const kill = { pid: 7, from: 1_500, to: 1_600 };
const step: Step = {
  ...{ mark, id, checkpointedAt: 30_000, answer: 'words', logged: { status: 'completed', result: 'words' } },
};
const story: Story = {
  ...{ asked: { kind: 'generation', id, marks: [mark] }, state: 'completed', endedAt: 30_000, steps: [step] },
  ...{ deaths: ['host-7-abc'], claims: [1_000, 25_000], shown: 'words', told: ['words'] },
};
const evidence = (more: Partial<Evidence> = {}, changed: Partial<Story> = {}): Evidence => ({
  ...{ stories: [{ ...story, ...changed }], calls: [call(1_100), call(25_100)], kills: [kill] },
  ...{ interactions: 1, strangers: 0, ...more },
});

test('a call that was in flight when its worker was killed may be made again', () => {
  const found = audit(evidence());
  expect(found).toMatchObject({ steps: 1, calls: 2, inFlight: 1, resumedMs: [23_500], repeats: 0 });
  const { steps: _, calls: __, inFlight: ___, resumedMs: ____, ...rest } = found;
  expect(Object.values(rest).flat()).toEqual([0, 0, 0]);
});

const steps = (more: Partial<Step>) => ({ steps: [{ ...step, ...more }] });
type Lists = { [Key in keyof Audit]: Audit[Key] extends string[] ? Key : never }[keyof Audit];
const wrong: [what: Lists, story: Partial<Story>, evidence: Partial<Evidence>][] = [
  ['lost', { state: 'running', endedAt: null }, {}],
  ['lost', { shown: undefined, told: [] }, {}],
  ['lost', steps({ logged: undefined }), {}],
  ['failed', { state: 'failed' }, {}],
  ['again', steps({ checkpointedAt: 1_400 }), {}],
  ['unexplained', { deaths: [] }, {}],
  ['unexplained', {}, { calls: [call(1_100), call(1_200), call(25_100)] }],
  ['unexplained', steps({ checkpointedAt: 1_400 }), {}],
  ['otherKeys', {}, { calls: [call(1_100), call(25_100, { idempotencyKey: 'another' })] }],
  ['wronglyDead', { deaths: ['host-8-abc'] }, {}],
  ['untold', { told: [] }, {}],
  ['toldDifferently', { told: ['words', 'other words'] }, {}],
  ['loggedDifferently', steps({ logged: { status: 'completed', result: 'other words' } }), {}],
];
test.each(wrong)('what is %s is found: %o', (what, changed, more) => {
  expect(audit(evidence(more, changed))[what]).toHaveLength(1);
});

test('interactions that belong to nothing, repeated webhooks and runs nobody took over are counted', () => {
  expect(audit(evidence({ interactions: 2 })).interactionsOff).toBe(1);
  expect(audit(evidence({}, { told: ['words', 'words'] })).repeats).toBe(1);
  const never = { endedAt: null, claims: [], ...steps({ checkpointedAt: null }) };
  expect(audit(evidence({ calls: [call(1_100)] }, never)).resumedMs).toEqual([Number.POSITIVE_INFINITY]);
});

test('the same seed brings the same faults, another one others', () => {
  const faultsOf = (seed: number) =>
    timetable(seededRandom(seed), { durationMs: 60_000, kills: [6_000, 9_000], restarts: [5_000, 10_000] });
  expect(faultsOf(7)).toEqual(faultsOf(7));
  expect(faultsOf(7)).not.toEqual(faultsOf(8));
  const restarts = faultsOf(7).flatMap(({ what, atMs }) => (what === 'postgres' ? [atMs] : []));
  for (const [i, atMs] of restarts.entries()) {
    const afterMs = atMs - (restarts[i - 1] ?? 0);
    expect(afterMs).toBeGreaterThanOrEqual(4_999);
    expect(afterMs).toBeLessThanOrEqual(10_001);
  }
});
