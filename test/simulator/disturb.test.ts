import { describe, expect, test } from 'vitest';
import type { Fault } from '#lib/simulator/index.ts';
import type { Frame } from '../../lib/simulator/dialects/types.ts';
import { disturb } from '../../lib/simulator/faults/disturb.ts';

const frames: Frame[] = [
  { text: 'data: {"head":1}\n\n', tokens: 0 },
  { text: 'data: {"text":"a"}\n\n', tokens: 1 },
  { text: 'data: {"text":"b"}\n\n', tokens: 1 },
  { text: 'data: {"finish":1}\n\n', tokens: 0 },
  { text: 'data: [DONE]\n\n', tokens: 0, end: true },
];
const run = (fault: Fault) =>
  [...disturb(frames, fault, () => ({ text: 'data: {"error":1}\n\n', tokens: 0 }))].map((step) =>
    step.kind === 'frame'
      ? step.frame.text.slice(6).trim()
      : step.kind === 'wait'
        ? `wait ${step.waitMs}`
        : `stop ${step.hard}`,
  );
const [head, a, b, finish, done] = frames.map(({ text }) => text.slice(6).trim()) as [
  string,
  string,
  string,
  string,
  string,
];

describe('disturbed streams', () => {
  test('cut after tokens', () => {
    expect(run({ kind: 'cut', afterTokens: 1 })).toEqual([head, a, 'stop false']);
    expect(run({ kind: 'cut', afterTokens: 0, hard: true })).toEqual([head, 'stop true']);
    expect(run({ kind: 'cut', afterTokens: 99 })).toEqual([head, a, b, finish, 'stop false']);
  });
  test('stall and go on', () => {
    expect(run({ kind: 'stall', afterTokens: 2, forMs: 30 })).toEqual([head, a, b, 'wait 30', finish, done]);
    expect(run({ kind: 'stall', afterTokens: 1 })).toContain('wait Infinity');
  });
  test('one bad event more, the rest complete', () => {
    const seen = run({ kind: 'bad_event', afterTokens: 1 });
    expect(seen.filter((event) => event !== seen[2])).toEqual([head, a, b, finish, done]);
    expect(() => JSON.parse(seen[2] as string)).toThrow();
  });
  test('without the end marker', () => {
    expect(run({ kind: 'no_done' })).toEqual([head, a, b, finish]);
    expect(run({ kind: 'no_done', hold: true })).toEqual([head, a, b, finish, 'wait Infinity']);
  });
  test('error in the stream ends it', () => {
    expect(run({ kind: 'error_event', afterTokens: 1 })).toEqual([head, a, '{"error":1}', 'stop false']);
  });
});
