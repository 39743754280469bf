const reference = /^blob:([0-9a-f]{64})$/;
/** In a summary the last line may be cut. */
const cutReference = /^blob:[0-9a-f]{0,64}$/;

/** Hashes of the images that a logged result refers to, a line each; undefined: it is words. */
export function imagesIn(result: string | null): string[] | undefined {
  const lines = result?.split('\n') ?? [];
  const hashes = lines.flatMap((line) => reference.exec(line)?.[1] ?? []);
  const isAllImages = lines.every((line, i) =>
    i === lines.length - 1 && i > 0 ? cutReference.test(line) : reference.test(line),
  );
  return hashes.length > 0 && isAllImages ? hashes : undefined;
}

/** Where a stored image can be looked at. */
export const blobHref = (hash: string): string => `/blobs/${hash}`;
/** At most 320 px on its longer side. */
export const thumbnailHref = (hash: string): string => `${blobHref(hash)}?thumbnail=1`;

/** A result in one line: its words, or that it is images. */
export function resultLine(result: string | null): string | null {
  const images = imagesIn(result);
  if (!images) return result;
  return images.length === 1 ? '1 image' : `${images.length} images`;
}
