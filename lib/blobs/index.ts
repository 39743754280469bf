/** Images and large results by their content: stored once, described, thumbnailed, fetched from where a vendor put them. */
export { createBlobs } from './blobs.ts';
export { ImageFetchError } from './fetch-image.ts';
export type { BlobFacts, Blobs, FetchImageOptions, StoredBytes } from './types.ts';
