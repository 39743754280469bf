import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Real data beside the checkout; tests that need it are skipped, loudly, where it is missing. */
export const sharedData = join(import.meta.dirname, '../../../shared/data');

export const coauthorFile = join(sharedData, 'coauthor/suggestions.jsonl.gz');
export const hasCoauthor = existsSync(coauthorFile);
if (!hasCoauthor)
  process.stderr.write(`\n*** SKIPPED: ../shared/data is missing, tests on real data did not run ***\n\n`);
