import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';

/** Node's side of a request: asking it costs nothing, where a web Request and its Headers would have to be made first. */
const incomingOf = (context: Context): IncomingMessage =>
  (context.env as { incoming: IncomingMessage }).incoming;

/** A header by its name in small letters. */
export function headerOf(context: Context, name: string): string | undefined {
  const value = incomingOf(context).headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The server itself gives an import longer than that. */
const bodyMs = 300_000;
const silenceMs = 60_000;

/** The body as it was sent, unless it is too large. @returns undefined if it is */
export function bodyOf(context: Context, maxBytes: number): Promise<Buffer | undefined> {
  const incoming = incomingOf(context);
  const late = setTimeout(() => incoming.destroy(), bodyMs);
  return new Promise<Buffer | undefined>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) resolve(undefined);
      else chunks.push(chunk);
    });
    incoming.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    incoming.once('error', reject);
  }).finally(() => clearTimeout(late));
}

/** The body as it comes, no faster than it is taken. @throws Error when it breaks off, or nothing came for a minute */
export function streamOf(context: Context): AsyncIterable<Buffer> {
  const incoming = incomingOf(context);
  incoming.setTimeout(silenceMs, () => incoming.destroy());
  // Whoever takes no more of it still wants to say why.
  return incoming.iterator({ destroyOnReturn: false });
}
