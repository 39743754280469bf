import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Labelled {
  text: string;
  intent: string;
}

const shared = join(import.meta.dirname, '../../../../shared/data');

/** CLINC150 without what is out of scope, beside the repository; undefined where it is not there. */
export function readClinc(): Record<'train' | 'val' | 'test', Labelled[]> | undefined {
  const path = join(shared, 'clinc150/data_full.json.gz');
  if (!existsSync(path)) return undefined;
  const parts = JSON.parse(gunzipSync(readFileSync(path)).toString()) as Record<string, [string, string][]>;
  const read = (part: string) => (parts[part] ?? []).map(([text, intent]) => ({ text, intent }));
  return { train: read('train'), val: read('val'), test: read('test') };
}

/** What people wrote and what models went on with, from CoAuthor; empty where it is not there. */
export function readCoauthor(most: number): string[] {
  const path = join(shared, 'coauthor/suggestions.jsonl.gz');
  if (!existsSync(path)) return [];
  const lines = gunzipSync(readFileSync(path)).toString().split('\n').slice(0, most);
  return lines.flatMap((line) => {
    if (line === '') return [];
    const { context, suggestions } = JSON.parse(line) as { context: string; suggestions: string[] };
    return [context, ...suggestions.slice(0, 1)];
  });
}
