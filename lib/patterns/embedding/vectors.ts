import { createHash } from 'node:crypto';
import type { Database } from '#lib/db/index.ts';
import { hexToUuid } from '#lib/domain/index.ts';
import type { Vectors } from '#lib/text/index.ts';

/** Numbers that a vector is cut to by its model. */
export const dims = 256;
const hashesAtOnce = 5_000;

/** Vectors of different models and sizes cannot be compared: each has a space of its own. */
export const spaceOf = (model: string): string => `${model}/${dims}`;

/** Of the text as it was written, before redaction: that may find more tomorrow. */
export const hashOf = (text: string): string => hexToUuid(createHash('md5').update(text).digest('hex'));

/** Which of these hashes have a vector, and it. */
export async function findVectors(
  database: Pick<Database, 'rows'>,
  projectId: number,
  model: string,
  hashes: readonly string[],
): Promise<Map<string, Float32Array>> {
  const rows = await database.rows<{ hash: string; vector: Buffer }>(
    'select hash, vector from text_embeddings where project_id = $1 and model = $2 and hash = any($3::uuid[])',
    [projectId, model, hashes],
  );
  return new Map(rows.map(({ hash, vector }) => [hash, numbersOf(vector)]));
}

export async function keepVectors(
  database: Pick<Database, 'rows'>,
  projectId: number,
  model: string,
  vectors: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  const bytes = [...vectors.values()].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  await database.rows(
    `insert into text_embeddings (project_id, model, hash, vector)
     select $1, $2, hash, vector from unnest($3::uuid[], $4::bytea[]) as v(hash, vector) on conflict do nothing`,
    [projectId, model, [...vectors.keys()], bytes],
  );
}

/** Vectors of texts in their order; a text without one lies at zero, near nothing. */
export async function vectorsOfTexts(
  database: Pick<Database, 'rows'>,
  projectId: number,
  model: string,
  texts: readonly string[],
): Promise<Vectors> {
  const data = new Float32Array(texts.length * dims);
  for (let from = 0; from < texts.length; from += hashesAtOnce) {
    const hashes = texts.slice(from, from + hashesAtOnce).map(hashOf);
    const found = await findVectors(database, projectId, model, [...new Set(hashes)]);
    for (const [i, hash] of hashes.entries()) {
      const vector = found.get(hash);
      if (vector?.length === dims) data.set(vector, (from + i) * dims);
    }
  }
  return { count: texts.length, dims, data };
}

/** Typed arrays need aligned bytes, and what a database hands out may lie anywhere. */
const numbersOf = (bytes: Buffer): Float32Array => new Float32Array(Uint8Array.from(bytes).buffer);
