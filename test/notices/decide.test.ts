import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide, type Earlier } from '#lib/notices/decide.ts';

const minimumMs = 900_000;

/** One subject on one channel that delivers at once: what people hear when it starts and ends at these times. */
function hear(gapsMs: readonly number[]) {
  const rows: Earlier[] = [];
  const heard: { at: number; phase: 'started' | 'ended'; isEnd: boolean }[] = [];
  let held: { row: Earlier; dueMs: number; phase: 'started' | 'ended' } | undefined;
  let nowMs = 1_000_000;
  let incidentId = 0;
  const release = (untilMs: number) => {
    if (!held || held.dueMs > untilMs) return;
    held.row.state = 'sent';
    held.row.at = held.dueMs;
    heard.push({ at: held.dueMs, phase: held.phase, isEnd: false });
    held = undefined;
  };
  for (const [index, gapMs] of gapsMs.entries()) {
    nowMs += gapMs;
    release(nowMs);
    const phase = index % 2 === 0 ? 'started' : 'ended';
    if (phase === 'started') incidentId += 1;
    const decision = decide({ phase, incidentId }, rows, { isSilenced: false, minimumMs, nowMs });
    const add = (state: 'sent' | 'held', isEnd: boolean, at: number) => {
      const row: Earlier = { id: rows.length, incidentId, state, isEnd, at };
      rows.push(row);
      return row;
    };
    if (decision.do === 'send') {
      const isEnd = phase === 'ended';
      add('sent', isEnd, nowMs);
      heard.push({ at: nowMs, phase, isEnd });
    } else if (decision.do === 'hold') {
      held = { row: add('held', false, decision.untilMs), dueMs: decision.untilMs, phase };
    } else if (decision.do === 'rewrite' && held) {
      held = { ...held, phase };
      held.row.incidentId = incidentId;
    }
  }
  release(Number.POSITIVE_INFINITY);
  return heard;
}

test('however something flaps, starts are told apart by the minimum, and the last word is true', () => {
  const gaps = fc.array(
    fc.oneof(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 1, max: 2_000_000 })),
    {
      minLength: 1,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(gaps, (gapsMs) => {
      const heard = hear(gapsMs);
      const starts = heard.filter(({ isEnd }) => !isEnd).map(({ at }) => at);
      for (const [index, at] of starts.entries())
        if (index > 0) expect(at - (starts[index - 1] as number)).toBeGreaterThanOrEqual(minimumMs);
      expect(heard.at(-1)?.phase).toBe(gapsMs.length % 2 === 1 ? 'started' : 'ended');
    }),
    { seed: 7, numRuns: 2_000 },
  );
});

test('what was under way counts as told now', () => {
  const earlier: Earlier[] = [{ id: 1, incidentId: 1, state: 'waiting', isEnd: false, at: 0 }];
  const ask = { isSilenced: false, minimumMs, nowMs: 10 * minimumMs };
  expect(decide({ phase: 'started', incidentId: 2 }, earlier, ask)).toEqual({
    do: 'hold',
    untilMs: 11 * minimumMs,
  });
  earlier[0] = { ...(earlier[0] as Earlier), state: 'sent' };
  expect(decide({ phase: 'started', incidentId: 2 }, earlier, ask)).toEqual({ do: 'send' });
});
