import { describe, expect, test } from 'vitest';
import { type Rule, virtualClock } from '#lib/simulator/index.ts';
import { type RuleBook, ruleBook, type Target } from '../../lib/simulator/faults/rules.ts';

const target: Target = {
  vendor: 'openai',
  organization: 'a',
  model: 'm',
  endpoint: 'chat',
  stream: false,
  prefill: false,
};
const book = (...rules: Rule[]): RuleBook & { clock: ReturnType<typeof virtualClock> } => {
  const clock = virtualClock();
  const made = ruleBook(clock, 7);
  made.set(rules);
  return { ...made, clock };
};
const kinds = (rules: RuleBook, count: number) =>
  Array.from({ length: count }, () => rules.choose(target)?.fault.kind ?? '-').join(' ');

describe('rules', () => {
  test('the first that applies decides', () => {
    const rules = book(
      { id: 'other', organization: 'b', fault: { kind: 'reset' } },
      { id: 'twice', times: 2, fault: { kind: 'empty' } },
      { id: 'rest', fault: { kind: 'html' } },
    );
    expect(kinds(rules, 3)).toBe('empty empty html');
    expect(rules.list().map(({ id, hits }) => [id, hits])).toEqual([
      ['other', 0],
      ['twice', 2],
      ['rest', 1],
    ]);
  });

  test('sequences run once, in order, and null is healthy', () => {
    const rules = book({ id: 's', sequence: [{ kind: 'server_error' }, null, { kind: 'reset' }] });
    expect(kinds(rules, 5)).toBe('server_error none reset - -');
  });

  test('a refused prefill needs a prefill', () => {
    const rules = book({ id: 'p', times: 1, fault: { kind: 'prefill_refused' } });
    expect(rules.choose(target)).toBeUndefined();
    expect(rules.choose({ ...target, prefill: true })?.rule).toBe('p');
  });

  test('windows count from when the rules were set', () => {
    const rules = book({ id: 'w', from: 1000, until: 61_000, fault: { kind: 'reset' } });
    expect(rules.choose(target)).toBeUndefined();
    rules.clock.advance(1000);
    expect(rules.choose(target)?.rule).toBe('w');
    rules.clock.advance(60_000);
    expect(rules.choose(target)).toBeUndefined();
  });

  test('rates hold and repeat', () => {
    const share = { id: 'r', rate: 0.3, fault: { kind: 'reset' } } as const;
    const first = kinds(book(share), 4000);
    expect(first).toBe(kinds(book(share), 4000));
    expect(first.split('reset').length - 1).toBeGreaterThan(1080);
    expect(first.split('reset').length - 1).toBeLessThan(1320);
  });

  test.each([
    [{ id: 'x' }, 'rule "x": needs either fault or sequence'],
    [{ id: 'x', fault: { kind: 'boom' } }, 'rule "x": unknown fault "boom"'],
    [{ id: 'x', fault: { kind: 'cut' } }, 'rule "x": fault cut needs afterTokens'],
    [{ id: 'x', rate: 2, fault: { kind: 'reset' } }, 'rule "x": rate must be within 0–1'],
    [{ id: 'x', modell: 'm', fault: { kind: 'reset' } }, 'rule "x": unknown field modell'],
  ])('%j is refused', (rule, message) => {
    expect(() => book(rule as unknown as Rule)).toThrow(message);
  });
});
