/** What is known about stored bytes. */
export interface BlobFacts {
  /** SHA-256 of the bytes, hexadecimal: the blob's name. */
  hash: string;
  /** What the bytes are by their content; what the caller said where the content does not tell. */
  mediaType: string;
  /** Bytes. */
  size: number;
  /** Pixels as displayed; null for what is no image or cannot be decoded. */
  width: number | null;
  height: number | null;
  /** Some pixel is really transparent; null for what is no image. */
  hasAlpha: boolean | null;
}

export interface StoredBytes {
  bytes: Uint8Array;
  mediaType: string;
}

export interface FetchImageOptions {
  signal?: AbortSignal | undefined;
  /** For all of it, redirects included; default 30 s. */
  timeoutMs?: number | undefined;
  /** Default 32 MiB. */
  maxBytes?: number | undefined;
  /** Host the vendor answered from. Hosts that vendors are known to keep images on may be read as well. */
  allowedHost: string;
  /** Origins such as `http://127.0.0.1:4010` that may be read although they are private: the simulator, own servers. */
  allowedOrigins?: readonly string[] | undefined;
}

/** Images and large results, content-addressed: the same bytes are stored once, under their hash. */
export interface Blobs {
  /** Stores bytes; storing them again changes nothing. @throws DatabaseAway */
  put(bytes: Uint8Array, mediaType?: string): Promise<BlobFacts>;
  /** @throws DatabaseAway */
  find(hash: string): Promise<StoredBytes | undefined>;
  /** WebP of at most 320 px on the long side, for images that could be decoded. @throws DatabaseAway */
  findThumbnail(hash: string): Promise<StoredBytes | undefined>;
  /** @throws DatabaseAway */
  facts(hash: string): Promise<BlobFacts | undefined>;
  /** Reads a vendor's image before its URL expires. @throws ImageFetchError */
  fetchImage(url: string, options: FetchImageOptions): Promise<Uint8Array>;
}
