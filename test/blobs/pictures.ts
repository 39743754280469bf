import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

export type Rgba = { r: number; g: number; b: number; alpha: number };

/** A picture of one colour. */
export const plain = (width: number, height: number, background: Rgba = { r: 200, g: 40, b: 40, alpha: 1 }) =>
  sharp({ create: { width, height, channels: 4, background } });

/** A whole PNG of one bit a pixel: a few kilobytes that unfold into `width` × `height` pixels. */
export function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0], 8);
  const data = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
