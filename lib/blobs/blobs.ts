import { createHash } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { Database } from '#lib/db/index.ts';
import type { Resolve } from '#lib/http/index.ts';
import { fetchImage } from './fetch-image.ts';
import { inLanes, inspect } from './inspect.ts';
import { mediaTypeOf } from './media-type.ts';
import type { BlobFacts, Blobs, StoredBytes } from './types.ts';

export interface BlobsOptions {
  database: Database;
  dispatcher: Dispatcher;
  /** Addresses of a host name; default: the system's resolver. */
  resolve?: Resolve | undefined;
}

const factColumns = 'hash, media_type as "mediaType", size, width, height, has_alpha as "hasAlpha"';

export function createBlobs({ database, dispatcher, resolve }: BlobsOptions): Blobs {
  const look = inLanes(2, inspect);

  /** Anything else than a hash is the name of nothing. */
  async function read<Row>(columns: string, hash: string): Promise<Row | undefined> {
    if (!/^[0-9a-f]{64}$/.test(hash)) return undefined;
    return (await database.rows<Row>(`select ${columns} from blobs where hash = $1`, [hash]))[0];
  }

  const facts = (hash: string) => read<BlobFacts>(factColumns, hash);

  return {
    facts,

    async put(bytes, said) {
      const hash = createHash('sha256').update(bytes).digest('hex');
      const stored = await facts(hash);
      if (stored) return stored;
      const picture = await look(bytes);
      const [added] = await database.rows<BlobFacts>(
        `insert into blobs (hash, media_type, size, width, height, has_alpha, bytes, thumbnail)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (hash) do nothing returning ${factColumns}`,
        [
          hash,
          mediaTypeOf(bytes, said),
          bytes.length,
          picture?.width ?? null,
          picture?.height ?? null,
          picture?.hasAlpha ?? null,
          Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
          picture?.thumbnail ?? null,
        ],
      );
      // Somebody else stored the same bytes meanwhile.
      return added ?? ((await facts(hash)) as BlobFacts);
    },

    find: (hash) => read<StoredBytes>('bytes, media_type as "mediaType"', hash),

    async findThumbnail(hash) {
      const found = await read<StoredBytes>(`thumbnail as bytes, 'image/webp' as "mediaType"`, hash);
      return found?.bytes ? found : undefined;
    },

    fetchImage: (url, options) => fetchImage(url, options, { dispatcher, resolve }),
  };
}
