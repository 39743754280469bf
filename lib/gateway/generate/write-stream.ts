import type { ServerResponse } from 'node:http';

export const streamType = 'text/event-stream; charset=utf-8';

/** Without a token for so long, headers and comments keep the line open. */
const quietMs = 10_000;

/**
 * Writes server-sent events as they come. Headers leave with the first piece, in one packet. Waits for a slow reader, so
 * that nothing piles up; ends when the reader has gone.
 * @param headers asked when they leave: only then is it known who answers
 */
export async function writeStream(
  outgoing: ServerResponse,
  pieces: AsyncIterable<string>,
  { headers }: { headers(): Record<string, string> },
): Promise<void> {
  const open = () => {
    if (outgoing.headersSent) return;
    outgoing.writeHead(200, {
      'content-type': streamType,
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      ...headers(),
    });
  };
  const quiet = setInterval(() => {
    open();
    // Not to a reader who is behind: that would pile up.
    if (!outgoing.writableNeedDrain) outgoing.write(': waiting\n\n');
  }, quietMs);
  try {
    for await (const piece of pieces) {
      if (piece === '') continue;
      quiet.refresh();
      open();
      if (!outgoing.write(piece) && !outgoing.destroyed) await drained(outgoing);
      if (outgoing.destroyed) break;
    }
    outgoing.end();
  } catch (error) {
    // Ended well it would look complete.
    if (outgoing.headersSent) outgoing.destroy();
    throw error;
  } finally {
    clearInterval(quiet);
  }
}

/** The reader has taken everything, or is gone. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done).off('close', done);
      resolve();
    };
    outgoing.on('drain', done).on('close', done);
  });
}
