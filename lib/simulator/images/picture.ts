import { seeded } from '../random.ts';
import { encodePng } from './png.ts';

/** All that a picture depends on: the same recipe gives the same bytes. */
export interface Recipe {
  width: number;
  height: number;
  seed: number;
  /** `alpha`: a real alpha channel; `checkers`: the grey squares that models paint instead of one. */
  background: 'opaque' | 'alpha' | 'checkers';
}

const square = 32;

/** A few discs before a sky: something to look at that costs a few milliseconds. */
export async function paint({ width, height, seed, background }: Recipe): Promise<Buffer> {
  const random = seeded(seed);
  const channels = background === 'alpha' ? 4 : 3;
  const data = new Uint8Array(width * height * channels);
  const sky = [120 + random.integer(100), 120 + random.integer(100), 140 + random.integer(110)];
  for (let y = 0; y < height && background !== 'alpha'; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      const grey = ((x / square) ^ (y / square)) & 1 ? 255 : 204;
      for (let c = 0; c < 3; c++) {
        data[at + c] =
          background === 'checkers' ? grey : (sky[c] as number) - ((y * 70) / height) * (c === 2 ? 0.4 : 1);
      }
    }
  }
  for (let count = 3 + random.integer(3); count > 0; count--) {
    const colour = [random.integer(256), random.integer(256), random.integer(256), 255];
    const radius = Math.round(Math.min(width, height) * (0.05 + random.uniform() * 0.15));
    const [centreX, centreY] = [random.integer(width), Math.round(height * (0.4 + random.uniform() * 0.5))];
    for (let y = Math.max(0, centreY - radius); y < Math.min(height, centreY + radius); y++) {
      const half = Math.sqrt(radius ** 2 - (y - centreY) ** 2);
      const from = Math.max(0, Math.round(centreX - half));
      const to = Math.min(width, Math.round(centreX + half));
      for (let x = from; x < to; x++) data.set(colour.slice(0, channels), (y * width + x) * channels);
    }
  }
  return encodePng({ width, height, channels, data });
}
