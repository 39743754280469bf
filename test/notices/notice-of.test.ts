import { expect, test } from 'vitest';
import { noticeOf } from '#lib/notices/index.ts';

test('events of the pool come in pairs that enclose one incident', () => {
  const pairs = [
    ['breaker', 'breaker_opened', 'breaker_closed'],
    ['organization', 'organization_out', 'organization_back'],
    ['limit', 'limit_near', 'limit_clear'],
    ['slow', 'slow', 'slow_over'],
    ['store', 'store_away', 'store_back'],
  ] as const;
  for (const [kind, start, end] of pairs) {
    const subject = 'openai-a';
    expect(noticeOf({ kind: start, subject }, 5)).toMatchObject({ kind, subject, phase: 'started', at: 5 });
    expect(noticeOf({ kind: end, subject }, 6)).toMatchObject({
      kind,
      subject,
      phase: 'ended',
      severity: 'info',
    });
  }
});

test('says what is known in one sentence', () => {
  const opened = { kind: 'breaker_opened', subject: 'openai-a/gpt-4.1', reason: '3 in a row' } as const;
  expect(noticeOf({ ...opened, waitMs: 4_200 }, 0).summary).toBe(
    'The breaker of openai-a/gpt-4.1 opened: 3 in a row, next try in 5 s.',
  );
  const forEver = noticeOf({ ...opened, waitMs: Number.POSITIVE_INFINITY }, 0);
  expect(forEver.summary).toBe('The breaker of openai-a/gpt-4.1 opened: 3 in a row.');
  expect(forEver.details).toEqual({ reason: '3 in a row' });
});
