import { describe, expect, test } from 'vitest';
import type { Hold, QueueLine } from '#lib/work/index.ts';
import { perMinute, verdictOn } from '../../../app/(dashboard)/p/[project]/work/verdict.ts';

const at = Date.parse('2026-11-21T12:00:00Z');
const line = (feature: string, more: Partial<QueueLine> = {}): QueueLine => ({
  ...{ feature, waiting: 0, running: 0, dead: 0, oldestAt: null, completedPerMinute: 0 },
  ...{ failedPerMinute: 0, paused: null, holds: [] },
  ...more,
});
const hold = (kind: Hold['kind'], count: number | null, reason = ''): Hold => ({
  ...{ kind, count, reason, untilAt: null },
});
const noDead = { generations: 0, webhooks: 0, runs: 0 };
const verdict = (queues: QueueLine[], more: object = {}) =>
  verdictOn({ at, queues, paused: null, dead: noDead, ...more });

describe('the verdict on work', () => {
  test('is calm when nothing waits or all have their turn', () => {
    expect(verdict([])).toEqual({ tone: 'fine', title: 'Nothing waits', details: [] });
    const busy = line('a', { waiting: 12, running: 3, oldestAt: at - 4_200, holds: [hold('turn', 12)] });
    expect(verdict([{ ...busy, completedPerMinute: 42.4 }])).toEqual({
      tone: 'fine',
      title: 'Work is getting through',
      details: ['12 wait, 3 run, the oldest for 4\u202fs', '42 done a minute'],
    });
  });

  test('limits are no trouble; what does not pass by waiting is, and is named first', () => {
    const limited = line('a', { waiting: 2, holds: [hold('full', 2, 'slot of u-1 in per-user')] });
    expect(verdict([limited]).title).toBe('Work goes on as fast as its limits allow');
    const closed = line('b', { waiting: 9, holds: [hold('closed', null, 'openai is out'), hold('turn', 9)] });
    const found = verdict([limited, closed]);
    expect([found.tone, found.title]).toEqual(['amber', 'b is held up']);
    expect(found.details[0]).toBe('b: nobody can serve: openai is out');
    expect(verdict([closed, { ...closed, feature: 'c' }]).title).toBe('2 queues are held up');
  });

  test('a pause goes before what it hides', () => {
    const paused = { since: at - 1_000, reason: 'by ada' };
    const closed = line('b', { waiting: 9, paused, holds: [hold('closed', null, 'openai is out')] });
    expect(verdict([closed]).title).toBe('b paused');
    expect(verdict([{ ...closed, paused: null }], { paused }).title).toBe('Everything is paused');
    expect(verdict([line('b', { paused })]).title).toBe('Nothing waits');
  });

  test('dead letters are said with it', () => {
    expect(verdict([], { dead: { generations: 2, webhooks: 1, runs: 0 } }).details).toEqual([
      '3 dead letters to look at',
    ]);
  });

  test('few a minute keep their decimal', () => {
    expect([0.2, 9.96, 42.4, 1234].map(perMinute)).toEqual(['0.2', '10', '42', '1.23k']);
  });
});
