import { StoppedError } from './client.ts';
import { type ImportParts, mapRow } from './import-file.ts';
import type { Mapping } from './mapping.ts';

type LineParts = Pick<ImportParts, 'input' | 'totals' | 'bad' | 'signal'> & { mapping: Mapping };

/**
 * The rows of a file as lines of POST /v1/imports. What is left out is a blank line, so that the server counts lines
 * as the file does. @throws StoppedError, and what reading throws
 */
export async function* toLines(parts: LineParts): AsyncGenerator<string> {
  let at = 1;
  for await (const rows of parts.input.rows) {
    let text = '';
    for (const row of rows) {
      if (parts.signal.aborted) throw new StoppedError('stopped');
      parts.totals.read++;
      const item = mapRow(row, parts.mapping, parts);
      if (!item) continue;
      const outcomes = item.outcome === undefined ? '' : `,"outcomes":[${item.outcome}]`;
      text += `${'\n'.repeat(row.line - at)}{"interactions":[${item.interaction}]${outcomes}}\n`;
      at = row.line + 1;
    }
    if (text !== '') yield text;
  }
}
