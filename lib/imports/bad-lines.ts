import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { ImportError } from './errors.ts';
import type { BadRow } from './rows.ts';

/**
 * The lines that did not make it, as JSONL: {line, reason, raw?, rawBase64?}. The file appears with the first of them;
 * one that an earlier run left goes away, since every run reads its file from the beginning.
 */
export class BadLines {
  readonly path: string;
  count = 0;
  #file: number | undefined;

  constructor(path: string) {
    this.path = path;
    rmSync(path, { force: true });
  }

  /** @throws ImportError when the file cannot be written */
  add({ line, reason, raw, rawBase64 }: Omit<BadRow, 'raw'> & { raw?: string }): void {
    this.#file ??= this.#open();
    writeSync(this.#file, `${JSON.stringify({ line, reason, raw, rawBase64 })}\n`);
    this.count++;
  }

  #open(): number {
    try {
      return openSync(this.path, 'w');
    } catch (cause) {
      throw new ImportError(`Cannot write the bad lines: ${(cause as Error).message}. Say --bad PATH.`, {
        cause,
      });
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
