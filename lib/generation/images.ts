import type { BlobFacts, Blobs } from '#lib/blobs/index.ts';
import type { Catalog } from '#lib/catalog/index.ts';
import { DatabaseAway } from '#lib/db/index.ts';
import { organizationKind } from '#lib/pool/index.ts';
import type { GeneratedImage, ImageResult } from '#lib/vendors/index.ts';

export interface ImageParts {
  blobs: Pick<Blobs, 'put' | 'fetchImage'>;
  catalog: Catalog;
  spoolBlob(bytes: Uint8Array, mediaType: string): Promise<string>;
}

/** How the log refers to a stored image: one line each. */
const reference = (hash: string): string => `blob:${hash}`;

/** Stores the images of a result, fetching them before the vendor's URLs expire. One that is lost says so. */
export async function keepImages(
  result: ImageResult,
  parts: ImageParts,
): Promise<{ hashes: string[]; text: string; metadata: Record<string, unknown> }> {
  const kept = await Promise.all(result.images.map((image) => keepImage(image, parts)));
  const hashes = kept.flatMap((facts) => facts.hash ?? []);
  const first = kept.find(({ hash }) => hash !== undefined);
  const lost = kept.filter(({ hash }) => hash === undefined);
  return {
    hashes,
    text: hashes.map(reference).join('\n'),
    metadata: {
      images: kept.length,
      ...(first?.width && { imageWidth: first.width, imageHeight: first.height }),
      ...(first?.size && { imageBytes: first.size }),
      ...(typeof first?.hasAlpha === 'boolean' && { imageAlpha: first.hasAlpha }),
      ...(lost.length > 0 && { imagesLost: lost.length, imageLostBecause: lost[0]?.reason }),
    },
  };
}

type Kept = Partial<BlobFacts> & { reason?: string };

async function keepImage(image: GeneratedImage, { blobs, catalog, spoolBlob }: ImageParts): Promise<Kept> {
  let bytes: Uint8Array;
  try {
    if (image.base64 !== undefined) bytes = Buffer.from(image.base64, 'base64');
    else if (image.url !== undefined)
      bytes = await blobs.fetchImage(image.url, {
        allowedHost: URL.parse(image.url)?.host ?? '',
        allowedOrigins: ownOrigins(catalog),
      });
    else return { reason: 'the vendor sent no image' };
  } catch (error) {
    return { reason: (error as Error).message };
  }
  try {
    return await blobs.put(bytes, image.mediaType);
  } catch (error) {
    if (!(error instanceof DatabaseAway)) throw error;
    return { hash: await spoolBlob(bytes, image.mediaType ?? 'image/png'), size: bytes.length };
  }
}

/** Servers that people set up themselves may be private; anybody else's may not. */
const ownOrigins = (catalog: Catalog): string[] =>
  catalog.list(organizationKind, 0).flatMap(({ body }) => URL.parse(body.baseUrl ?? '')?.origin ?? []);
