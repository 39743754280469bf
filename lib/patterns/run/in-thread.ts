import { Worker } from 'node:worker_threads';
import type { OnProgress } from './look.ts';
import type { Findings, LookRequest } from './types.ts';

export interface ThreadData {
  databaseUrl: string;
  request: LookRequest;
}
export type FromThread =
  | { kind: 'progress'; share: number; words: string }
  | { kind: 'findings'; findings: Findings };

export type Look = (
  request: LookRequest,
  options: { signal: AbortSignal; onProgress?: OnProgress },
) => Promise<Findings>;

/** MB. A million interactions with their texts take about half of it; numbers lie outside of it. */
const heap = 3_000;

/** Looks run one after the other, each in a thread of low priority with a connection of its own. */
export function createLook(databaseUrl: string): Look {
  let last: Promise<unknown> = Promise.resolve();
  return (request, options) => {
    const mine = last.then(() => lookOnce({ databaseUrl, request }, options));
    last = mine.catch(() => {});
    return mine;
  };
}

function lookOnce(workerData: ThreadData, { signal, onProgress }: Parameters<Look>[1]): Promise<Findings> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData,
      name: 'discovery',
      resourceLimits: { maxOldGenerationSizeMb: heap },
    });
    const abort = () => void thread.terminate();
    signal.addEventListener('abort', abort, { once: true });
    thread.on('message', (message: FromThread) => {
      if (message.kind === 'findings') resolve(message.findings);
      else onProgress?.(message.share, message.words);
    });
    thread.on('error', reject);
    thread.on('exit', () => {
      signal.removeEventListener('abort', abort);
      reject(signal.aborted ? signal.reason : new Error('discovery ended without a result'));
    });
  });
}
