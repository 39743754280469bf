const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/**
 * Raster formats by their first bytes; nothing else is ever given to the decoder. SVG is none of them on purpose: it is
 * a document that runs, not a picture.
 */
export function imageTypeOf(bytes: Uint8Array): string | undefined {
  const start = ascii(bytes, 0, 12);
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return 'image/webp';
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'image/gif';
  if (start.endsWith('ftypavif') || start.endsWith('ftypavis')) return 'image/avif';
  return undefined;
}

/**
 * What the bytes are: by their content if it is an image, else as the caller says. Who says "image" of what is none is
 * not believed, since browsers would be told so again.
 */
export function mediaTypeOf(bytes: Uint8Array, said?: string): string {
  const image = imageTypeOf(bytes);
  if (image) return image;
  const type = said?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (/^(application|audio|font|model|text|video)\/[a-z0-9.+-]{1,80}$/.test(type)) return type;
  return type === '' && isText(bytes) ? 'text/plain' : 'application/octet-stream';
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
