import { z } from 'zod';
import { type Item, toBody } from './batch.ts';
import { type Client, RefusedError } from './client.ts';
import { ImportError } from './errors.ts';
import type { BadRow } from './rows.ts';
import type { Totals } from './totals.ts';

const answerSchema = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  rejected: z.array(
    z.object({
      list: z.enum(['interactions', 'outcomes']),
      index: z.number(),
      error: z.object({ field: z.string().nullish(), message: z.string() }),
    }),
  ),
});

/** Delivers batches, several at a time, and writes down what became of each row. */
export class Sender {
  readonly #client: Client;
  readonly #limit: number;
  readonly #totals: Totals;
  readonly #bad: (row: BadRow) => void;
  readonly #running = new Set<Promise<void>>();
  #failure: { error: unknown } | undefined;

  /** @param limit requests in flight */
  constructor(client: Client, limit: number, totals: Totals, bad: (row: BadRow) => void) {
    this.#client = client;
    this.#limit = limit;
    this.#totals = totals;
    this.#bad = bad;
  }

  /** Waits for a free place. @throws what made an earlier batch fail; this one then counts as not sent */
  async add(items: Item[]): Promise<void> {
    while (this.#running.size >= this.#limit) await Promise.race(this.#running);
    if (this.#failure) {
      this.#totals.notSent += items.length;
      throw this.#failure.error;
    }
    const delivery: Promise<void> = this.#deliverAll(items)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(delivery));
    this.#running.add(delivery);
  }

  /** Delivers the last items and waits for everything in flight. @throws what made a batch fail */
  async finish(items: Item[]): Promise<void> {
    if (items.length > 0) await this.add(items).catch(() => {});
    await Promise.all(this.#running);
    if (this.#failure) throw this.#failure.error;
  }

  async #deliverAll(items: Item[]): Promise<void> {
    const refusal = await this.#deliver(items);
    if (items.length > 1 && refusal.rows === items.length) {
      throw new ImportError(`The server refuses every row: ${refusal.reason}`);
    }
  }

  /**
   * Where the envelope itself is refused (too large, not understood), halves it until the row to blame stands alone.
   * Answers how many rows were refused that way.
   */
  async #deliver(items: Item[]): Promise<{ rows: number; reason: string }> {
    try {
      this.#record(items, await this.#client.send('POST', '/v1/interactions', toBody(items)));
      return { rows: 0, reason: '' };
    } catch (error) {
      const blame = error instanceof RefusedError && [400, 413, 422].includes(error.status);
      if (!blame) {
        this.#totals.notSent += items.length;
        throw error;
      }
      if (items.length > 1) return this.#deliverHalves(items);
      this.#reject(items[0] as Item, error.message);
      return { rows: 1, reason: error.message };
    }
  }

  async #deliverHalves(items: Item[]): Promise<{ rows: number; reason: string }> {
    const middle = Math.ceil(items.length / 2);
    const right = items.slice(middle);
    const first = await this.#deliver(items.slice(0, middle)).catch((error: unknown) => {
      this.#totals.notSent += right.length;
      throw error;
    });
    const second = await this.#deliver(right);
    return { rows: first.rows + second.rows, reason: first.reason || second.reason };
  }

  #record(items: Item[], json: unknown): void {
    const parsed = answerSchema.safeParse(json);
    if (!parsed.success) {
      throw new ImportError('The answer is not that of a Kept server', { cause: parsed.error });
    }
    const { accepted, duplicates, rejected } = parsed.data;
    const withOutcome = items.filter((item) => item.outcome !== undefined);
    const reasons = new Map<Item, string[]>();
    for (const { list, index, error } of rejected) {
      const item = (list === 'interactions' ? items : withOutcome)[index];
      if (!item) continue;
      const what = list === 'interactions' ? 'interaction' : 'outcome';
      const reason = `${what}${error.field ? `.${error.field}` : ''}: ${error.message}`;
      reasons.set(item, [...(reasons.get(item) ?? []), reason]);
    }
    this.#totals.sent += items.length + withOutcome.length;
    this.#totals.accepted += accepted;
    this.#totals.duplicates += duplicates;
    this.#totals.refused += rejected.length;
    this.#totals.rejected += reasons.size;
    this.#totals.taken += items.length - reasons.size;
    for (const [item, texts] of reasons) this.#report(item, texts.join('; '));
  }

  #reject(item: Item, reason: string): void {
    const items = item.outcome === undefined ? 1 : 2;
    this.#totals.sent += items;
    this.#totals.refused += items;
    this.#totals.rejected++;
    this.#report(item, reason);
  }

  #report({ line, raw }: Item, reason: string): void {
    this.#bad({ line, raw, reason: `rejected by the server: ${reason}` });
  }
}
