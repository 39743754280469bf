import type { IncomingMessage } from 'node:http';

/** The largest vendor limit is Anthropic's 32 MB. */
const largestBody = 32 * 1024 * 1024;

/** The body as text; undefined when it is too large. @throws when the client goes away. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  }
  if (size > largestBody) return undefined;
  return chunks.length === 1 ? (chunks[0] as Buffer).toString() : Buffer.concat(chunks).toString();
}
