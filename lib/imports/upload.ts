import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import { messageOf, networkReason, RefusedError } from './client.ts';
import { ImportError } from './errors.ts';

export interface UploadParts {
  /** Where the server is, with or without a slash at the end. */
  url: string;
  key: string;
  fetch: typeof fetch;
}

const answerSchema = z.object({ id: z.string(), rows: z.number() });
export type Uploaded = z.output<typeof answerSchema>;

/**
 * Sends lines as the body of POST /v1/imports while they are read. The server has all of them, or none.
 * @throws RefusedError, ImportError when the connection breaks, and what `lines` throws
 */
export async function upload(
  { url, key, fetch }: UploadParts,
  lines: AsyncIterable<string>,
): Promise<Uploaded> {
  const source = watch(lines);
  const gzip = createGzip({ level: 1 });
  // What ends it early is known from the source, or from the answer.
  void pipeline(source.lines, gzip).catch(() => {});
  const response = await fetch(`${url.replace(/\/+$/, '')}/v1/imports`, {
    method: 'POST',
    body: Readable.toWeb(gzip) as ReadableStream,
    duplex: 'half',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
    },
  } as RequestInit).catch((error: unknown) => {
    throw (
      source.failure() ?? new ImportError(`The connection broke: ${networkReason(error)}`, { cause: error })
    );
  });
  const text = await response.text();
  gzip.destroy();
  if (!response.ok) throw new RefusedError(response.status, `${response.status} ${messageOf(text)}`.trim());
  const answer = answerSchema.safeParse(JSON.parse(text));
  if (!answer.success)
    throw new ImportError('The answer is not that of a Kept server', { cause: answer.error });
  return answer.data;
}

function watch(lines: AsyncIterable<string>) {
  let failure: unknown;
  return {
    failure: () => failure,
    lines: (async function* () {
      try {
        yield* lines;
      } catch (error) {
        failure = error;
        throw error;
      }
    })(),
  };
}
