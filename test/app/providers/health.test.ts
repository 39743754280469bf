import { expect, test } from 'vitest';
import type { AttemptPoint, AttemptSeries } from '#lib/metrics/index.ts';
import type { ModelState, OrganizationState } from '#lib/pool/index.ts';
import { wilson } from '#lib/stats/index.ts';
import { timeTicks } from '../../../app/(dashboard)/p/[project]/providers/health/chart-axes.ts';
import {
  type LiveOrganization,
  modelMark,
  standingOf,
  tightest,
} from '../../../app/(dashboard)/p/[project]/providers/health/standing.ts';
import {
  organizationOf,
  topsOf,
  trendPoints,
} from '../../../app/(dashboard)/p/[project]/providers/health/trend-points.ts';
import { verdictOn } from '../../../app/(dashboard)/p/[project]/providers/health/verdict.ts';
import { choicesOf } from '../../../app/(dashboard)/p/[project]/providers/toggle/choices.ts';
import { part } from '../part.ts';

const closed = { state: 'closed', reason: 'none', share: 1, waitMs: 0 } as const;
const open = { state: 'open', reason: 'failures', share: 0, waitMs: 12_000 } as const;

const model = (name: string, part: Partial<ModelState> = {}): ModelState => ({
  ...{ model: name, breaker: closed, headroom: {}, inFlight: 0, slow: { isSlow: false }, restingMs: 0 },
  reason: 'headroom 100 %',
  ...part,
});
const failed = (name: string) => model(name, { breaker: open, reason: 'failed; probed in 12 s' });

function organization(
  id: string,
  state: Partial<OrganizationState> | null = {},
  drained = false,
): LiveOrganization {
  const vendor = id.split('-')[0] as string;
  const whole = state && {
    ...{
      id,
      vendor,
      label: id,
      weight: 1,
      simulated: false,
      inFlight: 0,
      account: closed,
      reason: 'serving',
    },
    perModel: [],
    ...state,
  };
  return part<LiveOrganization>({ id, vendor, label: id, drained, state: whole });
}

test.each([
  ['serving', organization('openai-a', { perModel: [model('gpt')] })],
  ['degraded', organization('openai-a', { perModel: [model('gpt'), failed('o3')] })],
  ['degraded', organization('openai-a', { perModel: [model('gpt', { slow: { isSlow: true } })] })],
  [
    'degraded',
    organization('openai-a', { perModel: [model('gpt', { breaker: { ...closed, share: 0.4 } })] }),
  ],
  ['out', organization('openai-a', { perModel: [failed('gpt'), failed('o3')] })],
  [
    'out',
    organization('openai-a', { account: { ...open, reason: 'quota' }, reason: 'no quota or no access' }),
  ],
  ['out', organization('openai-a', { reason: 'its key cannot be read' })],
  ['drained', organization('openai-a', { perModel: [failed('gpt')] }, true)],
  ['starting', organization('openai-a', null)],
] as const)('an organization is %s', (word, one) => {
  expect(standingOf(one).word).toBe(word);
  expect(standingOf(one).because === '').toBe(word === 'serving');
});

test('red is for what is open, amber for what comes back', () => {
  expect(modelMark(failed('gpt')).tone).toBe('broken');
  expect(modelMark(model('gpt', { breaker: { ...open, state: 'half-open' } })).tone).toBe('waiting');
  expect(modelMark(model('gpt', { restingMs: 900 })).tone).toBe('waiting');
  expect(modelMark(model('gpt')).tone).toBe('fine');
});

test('the verdict says how many serve, whom nobody serves, and what the matter is, worst first', () => {
  const all = [
    organization('openai-a', { perModel: [failed('gpt')] }),
    organization('openai-b', {}, true),
    organization('anthropic-a'),
    organization('anthropic-b', { perModel: [model('claude'), failed('opus')] }),
  ];
  expect(verdictOn(all, [])).toEqual({
    title: '2 of 4 organizations serve',
    tone: 'amber',
    details: [
      'Nobody at openai serves.',
      'openai-a is out: gpt failed; probed in 12 s.',
      'anthropic-b is degraded: opus failed; probed in 12 s.',
      'openai-b is drained: gets no new requests.',
    ],
  });
  expect(verdictOn([all[2] as LiveOrganization], [])).toEqual({
    title: 'anthropic-a serves',
    tone: 'fine',
    details: [],
  });
  expect(verdictOn([all[0] as LiveOrganization], []).tone).toBe('broken');
  expect(verdictOn([], []).tone).toBe('broken');
  expect(choicesOf(all).map(({ vendor, healthy }) => [vendor, healthy])).toEqual([
    ['openai', false],
    ['anthropic', true],
  ]);
});

test('who is near a limit is named too', () => {
  const requests = { remaining: 18, limit: 100, share: 0.18, source: 'counts' as const };
  const near = [organization('openai-a', { perModel: [model('gpt', { headroom: { requests } })] })];
  const limit = { vendor: 'anthropic', model: 'claude', limit: 15 };
  const verdict = verdictOn(near, [
    { ...limit, inFlight: 12, saturation: 0.8 },
    { ...limit, inFlight: 11, saturation: 11 / 15 },
  ]);
  expect(verdict).toEqual({
    title: 'openai-a serves',
    tone: 'amber',
    details: [
      'anthropic claude has 12 of 15 calls in flight.',
      'openai-a has 18 % of its requests for gpt left.',
    ],
  });
});

test('of several limits the tightest is shown', () => {
  const look = (share: number) => ({ remaining: share * 100, limit: 100, share, source: 'headers' as const });
  expect(
    tightest({ headroom: { requests: look(0.5), tokens: look(0.2), outputTokens: look(0.9) } }),
  ).toMatchObject({
    name: 'tokens',
    share: 0.2,
  });
  expect(tightest({ headroom: {} })).toBeUndefined();
});

const point = (minute: number, part: Partial<AttemptPoint>) =>
  ({
    minute,
    attempts: 10,
    failed: 0,
    p50FirstTokenMs: 200,
    errorRate: wilson({ successes: 0, n: 10 }),
    ...part,
  }) as AttemptPoint;

test('charts have every step, and gaps where nothing was called', () => {
  const series: AttemptSeries[] = [
    { key: 'a', points: [point(100, {}), point(102, { p50FirstTokenMs: 312 })] },
    { key: 'b', points: [point(101, { p50FirstTokenMs: null })] },
  ];
  const minute = 60_000;
  const points = trendPoints(series, { from: 100 * minute, to: 104 * minute }, minute);
  expect(points.get('a')?.map(({ own }) => own?.p50FirstTokenMs ?? null)).toEqual([200, null, 312, null]);
  expect(points.get('b')?.map(({ firstToken }) => firstToken.a)).toEqual([200, null, 312, null]);
  expect(topsOf(series)).toEqual({ firstTokenMs: 400, errorRate: 0.1 });
  expect(topsOf([])).toEqual({ firstTokenMs: 100, errorRate: 0.1 });
});

test('an incident belongs to the organization it names', () => {
  const ids = ['openai-a', 'openai-a-2'];
  const of = (subject: string, details = {}) => organizationOf({ subject, details }, ids);
  expect(of('openai-a/gpt-4.1')).toBe('openai-a');
  expect(of('openai-a-2')).toBe('openai-a-2');
  expect(of('openai/gpt-4.1', { organization: 'openai-a-2' })).toBe('openai-a-2');
  expect(of('openai/gpt-4.1')).toBeNull();
});

test('a time axis has a few round ticks, however long it is', () => {
  for (const hours of [1, 6, 24, 168]) {
    const ticks = timeTicks(1_000_000, 1_000_000 + hours * 3_600_000);
    expect(ticks.length).toBeGreaterThan(2);
    expect(ticks.length).toBeLessThan(9);
    expect(ticks.every((at) => at % 600_000 === 0)).toBe(true);
  }
});
