import { Readable } from 'node:stream';
import { isGzip, unzip, withoutMark } from '../bytes.ts';
import { TooLarge } from './errors.ts';

/**
 * A body as it was meant: unzipped if it is gzip, without a byte order mark, and no more of it than `maxBytes`.
 * @throws TooLarge, ImportError where it is cut off or damaged
 */
export async function* unpack(body: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  const chunks = upTo(maxBytes, body);
  const head = await firstBytes(chunks);
  const whole = prefixed(head, chunks);
  const plain = isGzip(head) ? unzip(Readable.from(whole, { objectMode: false })) : whole;
  yield* upTo(maxBytes, withoutMark(plain));
}

async function* upTo(maxBytes: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new TooLarge(maxBytes);
    yield chunk;
  }
}

/** At least two, if there are two. */
async function firstBytes(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* prefixed(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}
