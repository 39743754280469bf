import sharp from 'sharp';
import { imageTypeOf } from './media-type.ts';

/** What a decoder finds in an image. */
export interface Picture {
  width: number;
  height: number;
  hasAlpha: boolean;
  thumbnail: Buffer;
}

/** An 8K picture has 33 million pixels; decoding this many takes 160 MB. */
const maxPixels = 40_000_000;
const thumbnailPx = 320;

/** Undefined for what is no image, is broken, or would unfold into too much. */
export async function inspect(bytes: Uint8Array): Promise<Picture | undefined> {
  if (!imageTypeOf(bytes)) return undefined;
  try {
    const image = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' });
    const { autoOrient, hasAlpha } = await image.metadata();
    const thumbnail = await image
      .clone()
      .autoOrient()
      .resize({ width: thumbnailPx, height: thumbnailPx, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .timeout({ seconds: 20 })
      .toBuffer();
    return { ...autoOrient, hasAlpha: hasAlpha && !(await image.stats()).isOpaque, thumbnail };
  } catch {
    // Vendors do send broken images: they are kept as they came.
    return undefined;
  }
}

/**
 * Runs at most `lanes` of them at once: each holds a thread of the pool that also syncs the spool to disk and resolves
 * names.
 */
export function inLanes<In, Out>(lanes: number, work: (input: In) => Promise<Out>): typeof work {
  const waiting: (() => void)[] = [];
  let free = lanes;
  return async (input) => {
    if (free > 0) free--;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work(input);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
