import type { Catalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import { type DigestId, listDue } from '#lib/digest/index.ts';

export interface PostDigestsParts {
  database: Database;
  catalog: Pick<Catalog, 'find'>;
  /** Starts the run that posts a digest, if nobody has. */
  startDigest(id: DigestId): Promise<unknown>;
  now(): number;
}

/** Starts what has come due. */
export const postDigests = (parts: PostDigestsParts) => async (): Promise<void> => {
  for (const id of await listDue(parts, parts.now())) await parts.startDigest(id);
};
