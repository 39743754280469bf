import type { AttemptRecord } from '#lib/insights/index.ts';

/** Why there is no answer, or no whole one. */
export interface Refused {
  code: string;
  message: string;
}

/** What a generation under way tells the browser, a line of JSON each. */
export type Told =
  /** It is planned, and has its id. `prompt` is what is rendered, in words; null: the input as it is. */
  | { type: 'begun'; id: string; traceId: string; prompt: string | null }
  /** All attempts so far; the status of one that goes on is `under way`, its `totalMs` the time until now. */
  | { type: 'attempts'; attempts: AttemptRecord[] }
  | { type: 'text'; text: string }
  /** It is in the log, with what was told until now. */
  | { type: 'ended' }
  /** `isLogged`: it was begun, so the log has it. */
  | { type: 'failed'; error: Refused; isLogged: boolean };

export const toldLine = (told: Told): string => `${JSON.stringify(told)}\n`;

/** The lines of an answer as they come; a line that the end cut off is left out. */
export async function* readTold(body: ReadableStream<Uint8Array>): AsyncGenerator<Told, void, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of pieces(body)) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as Told;
  }
}

/** Not every browser iterates over streams. */
async function* pieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}
