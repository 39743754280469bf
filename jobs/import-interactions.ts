import type { Durable, Job } from '#lib/durable/index.ts';
import {
  endImport,
  type ImportCounts,
  type ImportRun,
  type WriteParts,
  writeChunk,
} from '#lib/imports/index.ts';

/** Brings an import into the log, chunk by chunk. */
export const defineImportInteractions = (durable: Durable, parts: WriteParts): Job<ImportRun, ImportCounts> =>
  durable.job<ImportRun, ImportCounts>({
    name: 'import-interactions',
    // Each keeps a transaction busy, which live traffic needs too.
    atOnce: 2,
    async run({ step, progress }, { importId, chunks }) {
      for (let position = 0; position < chunks; position++) {
        const counts = await step(`chunk ${position + 1}`, () => writeChunk(parts, { importId, position }), {
          retries: 5,
        });
        progress((position + 1) / chunks, wordsOf(counts));
      }
      return step('end', () => endImport(parts.database, importId), { retries: 5 });
    },
  });

const wordsOf = ({ accepted, duplicates, rejected }: ImportCounts): string =>
  `${accepted} accepted, ${duplicates} known already, ${rejected} rejected`;
