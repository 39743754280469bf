import { expect, test } from 'vitest';
import { createMemoryRows, type Rows } from '#lib/coordination/index.ts';
import type { RoomEvent } from '#lib/flow/room/events.ts';
import { roomMachine } from '#lib/flow/room/machine.ts';

/** Rows that count what is asked of them: each call, and everything that a call brings. */
function counted(rows: Rows) {
  let cost = 0;
  const weigh = (value: unknown) => {
    cost += 1 + JSON.stringify(value ?? '').length / 100;
    return value;
  };
  const wrapped = Object.fromEntries(
    Object.entries(rows).map(([name, call]) => [
      name,
      (...words: unknown[]) => weigh((call as (...all: unknown[]) => unknown)(...words)),
    ]),
  ) as unknown as Rows;
  return {
    rows: wrapped,
    spent() {
      const all = cost;
      cost = 0;
      return all;
    },
  };
}

const slots = 40;

/** What one of a hundred releases and asks costs when so many wait. */
function costOf(waiting: number, lanes: number): number {
  let now = 1_700_000_000_000;
  const { rows, spent } = counted(createMemoryRows(() => now));
  const sender = { process: 'p', bornAt: 0 };
  const held: string[] = [];
  const send = (event: Omit<RoomEvent, 'process' | 'bornAt'>) => {
    const { answer } = roomMachine.step(rows, { ...event, ...sender } as RoomEvent, ++now);
    for (const [id, { state }] of Object.entries(answer.told)) if (state === 'granted') held.push(id);
    return answer;
  };
  function ask(n: number): void {
    const lane = `u${n % lanes}`;
    const needs = {
      [`c0/1/user=${lane}`]: { limit: slots, periodMs: 0, place: 1 },
      'c1/1/all': { limit: slots, periodMs: 0, place: 2 },
      't1/1/rate': { limit: 1_000_000, periodMs: 1_000, place: 3 },
    };
    const how = { lane, rank: now, needs, waitMs: 1e9, debounce: '', instead: '' };
    if (send({ type: 'ask', id: `i${n}`, ...how } as never).state === 'granted') held.push(`i${n}`);
  }
  for (let n = 0; n < slots + waiting; n++) ask(n);
  expect(held).toHaveLength(slots);
  spent();
  for (let n = 0; n < 100; n++) {
    send({ type: 'leave', id: held.shift() as string, keep: false } as never);
    ask(slots + waiting + n);
  }
  expect(held).toHaveLength(slots);
  return spent() / 100;
}

test('a decision costs the same however many wait, of few lanes and of many', () => {
  const few = costOf(20, 10);
  expect(costOf(2_000, 10)).toBeLessThan(few * 1.3);
  expect(costOf(2_000, 1_000)).toBeLessThan(few * 1.3);
});
