import { describe, expect, test } from 'vitest';
import {
  graceMs,
  type SlotEvent,
  type SlotRow,
  shareMs,
  slotMachine,
} from '#lib/coordination/slots/machine.ts';
import { createShare, type Share } from '#lib/coordination/slots/share.ts';
import { type SeededRandom, seededRandom } from '#lib/stats/index.ts';

interface Message {
  at: number;
  deliver(): void;
}

/**
 * Processes that claim, use and give back slots of one limit, with messages that take time, get lost on either way or
 * arrive twice, and a store that goes away, keeps its row or comes back empty.
 */
class World {
  now = 1_000_000;
  bornAt = 0;
  row: SlotRow | undefined;
  isUp = true;
  /** Which life of the store a message was sent to: a dead connection delivers nothing. */
  life = 0;
  messages: Message[] = [];
  shares = new Map<string, Share>();
  random: SeededRandom;
  limit: number;
  claims = 0;
  private names = 0;

  constructor(random: SeededRandom, limit: number) {
    this.random = random;
    this.limit = limit;
  }

  add(): void {
    const name = `p${++this.names}`;
    this.shares.set(
      name,
      createShare(name, () => this.limit),
    );
  }

  get busy(): number {
    return [...this.shares.values()].reduce((sum, { busy }) => sum + busy, 0);
  }
  /** What could be busy at any moment without asking. */
  get usable(): number {
    return [...this.shares.values()].reduce((sum, { busy, size }) => sum + Math.max(busy, size), 0);
  }

  settle(share: Share): void {
    if (!this.isUp) return;
    const event = share.claim(this.now, this.bornAt);
    if (event) this.send(share, event);
  }

  private send(share: Share, event: SlotEvent): void {
    this.claims++;
    const { life, random } = this;
    let isOver = false;
    const fail = () => {
      if (!isOver) share.failed();
      isOver = true;
    };
    const arrive = () => {
      if (!this.isUp || life !== this.life) return;
      const { row = this.row, answer } = slotMachine.step(this.row, event, this.now);
      this.row = row;
      if (random.chance(0.03)) return; // the answer is lost
      this.after(random.integer(30), () => {
        if (isOver) return;
        isOver = true;
        share.learn(row);
        share.answered(answer.share);
        this.settle(share);
      });
    };
    if (!random.chance(0.03)) this.after(random.integer(30), arrive);
    if (random.chance(0.03)) this.after(random.integer(3000), arrive); // late, or a second time
    this.after(60, fail);
  }

  after(ms: number, deliver: () => void): void {
    this.messages.push({ at: this.now + ms, deliver });
  }

  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      this.messages.sort((a, b) => a.at - b.at);
      const next = this.messages[0];
      if (next === undefined || next.at > end) break;
      this.messages.shift();
      this.now = Math.max(this.now, next.at);
      next.deliver();
    }
    this.now = end;
    for (const share of this.shares.values()) {
      if (this.isUp && this.random.chance(0.5)) share.learn(this.row);
      this.settle(share);
    }
  }

  loseStore(): void {
    this.isUp = false;
    this.life++;
  }

  /** @param isEmpty it was restarted and remembers nothing */
  returnStore(isEmpty: boolean): void {
    this.isUp = true;
    if (isEmpty) {
      this.row = undefined;
      // Redis tells its age in whole seconds: up to one too old.
      this.bornAt = this.now - this.random.integer(1000);
    }
    for (const share of this.shares.values())
      this.after(this.random.integer(800), () => {
        share.renew();
        this.settle(share);
      });
  }
}

describe('block grants', () => {
  test('never hand out more than the limit, store up or away, whatever messages do', {
    timeout: 60_000,
  }, () => {
    let [checks, full, claims, taken] = [0, 0, 0, 0];
    for (let seed = 0; seed < 400; seed++) {
      const random = seededRandom(`slots ${seed}`);
      const world = new World(random, 1 + random.integer(random.pick([3, 20, 200])));
      const names = 1 + random.integer(8);
      for (let n = 0; n < names; n++) world.add();
      let load = random.uniform();
      for (let step = 0; step < 400; step++) {
        if (random.chance(0.02)) load = random.uniform();
        if (random.chance(0.01)) {
          if (world.isUp) world.loseStore();
          else world.returnStore(random.chance(0.6));
        }
        const list = [...world.shares.values()];
        for (let n = random.integer(20); n > 0; n--) {
          const share = random.pick(list);
          if (random.chance(load)) {
            if (share.take(world.isUp ? world.now : Number.NEGATIVE_INFINITY)) taken++;
          } else if (share.busy > 0) share.release();
          world.settle(share);
          checks++;
          if (world.busy > world.limit || world.usable > world.limit)
            throw new Error(
              `seed ${seed} step ${step}: ${world.busy} busy, ${world.usable} usable of ${world.limit}`,
            );
        }
        if (random.chance(0.1)) random.pick(list).demand(random.integer(5));
        if (world.busy === world.limit) full++;
        world.advance(random.integer(200));
      }
      claims += world.claims;
    }
    expect(checks).toBeGreaterThan(1_000_000);
    expect(full).toBeGreaterThan(5000);
    // The hot path rarely asks.
    expect(claims / taken).toBeLessThan(0.5);
    process.stdout.write(`block grants: ${checks} checks, ${taken} slots taken with ${claims} claims\n`);
  });

  test('the whole limit can be used by whoever needs it, fairly', () => {
    const random = seededRandom('fair');
    const world = new World(random, 16);
    for (let n = 0; n < 3; n++) world.add();
    const [a, b, c] = [...world.shares.values()] as [Share, Share, Share];
    const work = (ms: number, wishes: [Share, number][]) => {
      for (let passed = 0; passed < ms; passed += 20) {
        for (const [share, wish] of wishes) {
          if (share.busy > 0 && random.chance(0.2)) {
            share.release();
            world.settle(share);
          }
          while (share.busy < wish && share.take(world.now));
          share.demand(wish - share.busy);
        }
        world.advance(20);
      }
    };
    work(5000, [[a, 16]]);
    expect(a.busy).toBeGreaterThanOrEqual(15);
    work(10_000, [
      [a, 16],
      [b, 16],
      [c, 2],
    ]);
    expect(Math.min(a.size, b.size)).toBeGreaterThanOrEqual(6);
    expect(c.size).toBeGreaterThanOrEqual(2);
    expect(a.size + b.size + c.size).toBeGreaterThanOrEqual(15);
    work(10_000, [
      [a, 0],
      [b, 16],
      [c, 0],
    ]);
    expect(b.busy).toBeGreaterThanOrEqual(15);
  });

  test('a process that died gives its slots to the others, one that only slept starts from what is left', () => {
    const world = new World(seededRandom('death'), 10);
    world.add();
    world.add();
    const [a, b] = [...world.shares.values()] as [Share, Share];
    while (a.busy < 10) {
      a.demand(10 - a.busy);
      a.take(world.now);
      world.advance(100);
    }
    a.demand(0);
    const { row } = world;
    expect(row?.shares.p1?.share).toBe(10);
    for (let n = 0; n < 7; n++) a.release();
    world.shares.delete('p1'); // sleeps: sends nothing
    for (let waited = 0; waited < 2 * shareMs; waited += 100) {
      b.demand(10);
      b.take(world.now);
      world.advance(100);
    }
    expect(b.size).toBe(10);
    world.shares.set('p1', a);
    expect(a.take(world.now)).toBe(false);
    world.advance(300);
    world.advance(300);
    // Its three calls are still under way: they are the truth and are counted.
    expect(world.row?.shares.p1?.share).toBeGreaterThanOrEqual(3);
    expect(a.size).toBeLessThanOrEqual(5);
  });

  test('a store that came back empty takes shares back in before it grants anything new', () => {
    const event = { seq: 1, limit: 10, bornAt: 1000, want: 10, floor: 0, busy: 0 };
    const newcomer = slotMachine.step(undefined, { ...event, process: 'new' }, 1500);
    expect(newcomer.answer.share).toBe(0);
    const holder = slotMachine.step(newcomer.row, { ...event, process: 'old', floor: 8, busy: 5 }, 2000);
    expect(holder.answer.share).toBe(8);
    // Nobody keeps more than the store knows of, except what is in use.
    const greedy = slotMachine.step(
      holder.row,
      { ...event, process: 'old', seq: 2, want: 0, floor: 10, busy: 9 },
      2100,
    );
    expect(greedy.answer.share).toBe(9);
    const modest = slotMachine.step(
      holder.row,
      { ...event, process: 'old', seq: 2, want: 0, floor: 10, busy: 2 },
      2100,
    );
    expect(modest.answer.share).toBe(8);
    const later = slotMachine.step(holder.row, { ...event, process: 'new', seq: 2 }, 1000 + graceMs);
    expect(later.answer.share).toBe(2);
  });
});
