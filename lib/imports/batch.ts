import type { MappedRow } from './mapping.ts';
import type { RawRow } from './rows.ts';

/** A row ready to be sent, kept with its text in case the server rejects it. */
export interface Item extends RawRow {
  /** JSON. */
  interaction: string;
  /** JSON. */
  outcome: string | undefined;
  bytes: number;
}

interface BatchLimits {
  rows: number;
  bytes: number;
}

/** The server takes 1,000 items a list and 8 MiB; half of that keeps one request short. */
const BATCH_LIMITS: BatchLimits = { rows: 1000, bytes: 4 * 1024 * 1024 };

const ENVELOPE_BYTES = 64;

export function toItem(row: RawRow, mapped: MappedRow): Item {
  const interaction = JSON.stringify(mapped.interaction);
  const outcome = mapped.outcome && JSON.stringify(mapped.outcome);
  const bytes = Buffer.byteLength(interaction) + (outcome ? Buffer.byteLength(outcome) : 0) + 2;
  return { line: row.line, raw: row.raw, interaction, outcome, bytes };
}

/** Collects items until the next one would break a limit. An item that breaks one alone travels alone. */
export class Batcher {
  readonly #limits: BatchLimits;
  #items: Item[] = [];
  #bytes = ENVELOPE_BYTES;

  constructor(limits: BatchLimits = BATCH_LIMITS) {
    this.#limits = limits;
  }

  /** Answers a full batch when there is no room for this item in it. */
  add(item: Item): Item[] | undefined {
    const isFull = this.#items.length >= this.#limits.rows || this.#bytes + item.bytes > this.#limits.bytes;
    const full = isFull && this.#items.length > 0 ? this.take() : undefined;
    this.#items.push(item);
    this.#bytes += item.bytes;
    return full;
  }

  take(): Item[] {
    const items = this.#items;
    this.#items = [];
    this.#bytes = ENVELOPE_BYTES;
    return items;
  }
}

/** The body of POST /v1/interactions. No `sentAt`: the times in a file owe nothing to this machine's clock. */
export function toBody(items: readonly Item[]): string {
  const interactions = items.map((item) => item.interaction).join(',');
  const outcomes = items.flatMap((item) => item.outcome ?? []).join(',');
  return `{"import":true,"interactions":[${interactions}],"outcomes":[${outcomes}]}`;
}
