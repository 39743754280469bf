import { randomBytes } from 'node:crypto';

const placeholder = '00000000-0000-7000-8000-000000000000';

/** A request body written once, in which only the ids are fresh each time it is sent. */
export interface Body {
  bytes: Buffer;
  /** Where in it the ids stand. */
  offsets: number[];
}

/** `count` interactions of about 1 KB of text, of 5,000 users, 6 features and 3 models. @param random 0–1 */
export function interactionBody(count: number, random: () => number): Body {
  const pick = (limit: number) => Math.floor(random() * limit);
  const text = (length: number) => {
    let words = '';
    while (words.length < length) words += `w${(5_000 ** random()).toFixed(0)} `;
    return words.slice(0, length);
  };
  const interactions = Array.from({ length: count }, () => ({
    id: placeholder,
    feature: `feature-${pick(6)}`,
    model: `model-${pick(3)}`,
    vendor: 'openai',
    user: `user-${pick(5_000)}`,
    input: text(400),
    result: text(600),
    latencyMs: pick(5_000),
    usage: { inputTokens: 100 + pick(500), outputTokens: 100 + pick(500) },
  }));
  const bytes = Buffer.from(JSON.stringify({ interactions }));
  const offsets: number[] = [];
  for (let at = bytes.indexOf(placeholder); at >= 0; at = bytes.indexOf(placeholder, at + 1))
    offsets.push(at);
  return { bytes, offsets };
}

/** What became of these interactions, one signal each. */
export function outcomeBody(ids: string[], random: () => number): Buffer {
  const kinds = ['inserted', 'inserted', 'edited', 'regenerated', 'closed'];
  const outcomes = ids.map((interactionId) => ({
    interactionId,
    kind: kinds[Math.floor(random() * kinds.length)],
    occurredAt: Date.now(),
  }));
  return Buffer.from(JSON.stringify({ outcomes }));
}

const tail = randomBytes(6).toString('hex');
let minted = 0;

/** Writes a new UUIDv7 of this moment into each place; unique by a counter, since randomness costs more. @returns the ids */
export function freshen({ bytes, offsets }: Body): string[] {
  const time = Date.now().toString(16).padStart(12, '0');
  return offsets.map((offset) => {
    const number = (minted++).toString(16).padStart(6, '0');
    const id = `${time.slice(0, 8)}-${time.slice(8)}-7${number.slice(0, 3)}-8${number.slice(3)}-${tail}`;
    bytes.write(id, offset, 'latin1');
    return id;
  });
}
