import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { ImportError } from './errors.ts';

const CHUNK_BYTES = 256 * 1024;

/** A file as it is read. */
export interface ByteSource {
  /** Unzipped, without a byte order mark. Throws ImportError where the file ends early or is damaged. */
  chunks: AsyncGenerator<Buffer>;
  totalBytes: number;
  /** Bytes of the file itself that were read so far, so that it compares to `totalBytes` when it is zipped. */
  readBytes(): number;
}

/** Opens a file, gzipped (by its first two bytes, whatever its name) or not. @throws the errors of `open` */
export async function openBytes(path: string): Promise<ByteSource> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(2);
    await file.read(head, 0, 2, 0);
    const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
    return {
      chunks: withoutMark(isGzip(head) ? unzip(stream) : stream),
      totalBytes: size,
      readBytes: () => stream.bytesRead,
    };
  } finally {
    await file.close();
  }
}

/** By its first two bytes. */
export const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/**
 * Not `for await` over the gunzip stream: that throws away what was unzipped just before an error,
 * and of a truncated file every whole row is wanted.
 */
export async function* unzip(stream: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  let error: Error | undefined;
  let wake = () => {};
  gunzip.on('readable', () => wake());
  gunzip.on('end', () => wake());
  const fail = (cause: Error) => {
    error ??= cause;
    wake();
  };
  gunzip.on('error', fail);
  stream.on('error', fail);
  stream.pipe(gunzip);
  try {
    for (;;) {
      const chunk = (gunzip as Gunzip).read() as Buffer | null;
      if (chunk) yield chunk;
      else if (error)
        throw new ImportError(`The gzip stream is cut off or damaged (${error.message})`, { cause: error });
      else if (gunzip.readableEnded) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    gunzip.destroy();
    stream.destroy();
  }
}

export async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (!head) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < 3) continue;
    yield unmarked(head);
    head = undefined;
  }
  if (head?.length) yield unmarked(head);
}

function unmarked(head: Buffer): Buffer {
  const [a, b, c] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    throw new ImportError('The file is UTF-16. Convert it to UTF-8 first, e.g. iconv -f UTF-16 -t UTF-8');
  }
  return a === 0xef && b === 0xbb && c === 0xbf ? head.subarray(3) : head;
}
