import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { inLanes, inspect } from '#lib/blobs/inspect.ts';
import { mediaTypeOf } from '#lib/blobs/media-type.ts';
import { plain, pngBomb } from './pictures.ts';

describe('a picture', () => {
  test.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)(
    'as %s is known by its bytes',
    async (format) => {
      const bytes = await plain(90, 60).toFormat(format).toBuffer();
      expect(mediaTypeOf(bytes, 'text/html')).toBe(`image/${format}`);
      expect(await inspect(bytes)).toMatchObject({ width: 90, height: 60, hasAlpha: false });
    },
  );

  test('has alpha only where a pixel is really transparent', async () => {
    const opaque = await plain(40, 40).png().toBuffer();
    const hole = await plain(1, 1, { r: 0, g: 0, b: 0, alpha: 0.5 }).png().toBuffer();
    const pierced = await sharp(opaque)
      .composite([{ input: hole, left: 7, top: 9, blend: 'dest-out' }])
      .png()
      .toBuffer();
    expect((await sharp(opaque).metadata()).hasAlpha).toBe(true);
    expect((await inspect(opaque))?.hasAlpha).toBe(false);
    expect((await inspect(pierced))?.hasAlpha).toBe(true);
    const palette = await plain(20, 20, { r: 9, g: 9, b: 9, alpha: 0 }).png({ palette: true }).toBuffer();
    expect((await inspect(palette))?.hasAlpha).toBe(true);
  });

  test('lies as it is displayed', async () => {
    const turned = await plain(80, 20).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const picture = await inspect(turned);
    expect(picture).toMatchObject({ width: 20, height: 80 });
    expect(await sharp(picture?.thumbnail).metadata()).toMatchObject({ width: 20, height: 80 });
  });

  test.each([
    [1536, 1024, 320, 213],
    [500, 2000, 80, 320],
    [100, 50, 100, 50],
  ])('of %i × %i has a thumbnail of %i × %i', async (width, height, smallWidth, smallHeight) => {
    const picture = await inspect(await plain(width, height).png().toBuffer());
    expect(await sharp(picture?.thumbnail).metadata()).toMatchObject({
      format: 'webp',
      width: smallWidth,
      height: smallHeight,
    });
  });
});

describe('what is no picture', () => {
  test('a bomb is not unfolded', async () => {
    expect(await inspect(pngBomb(3_000, 2_000))).toMatchObject({ width: 3_000, height: 2_000 });
    const bomb = pngBomb(9_000, 9_000);
    expect(bomb.length).toBeLessThan(20_000);
    expect(await inspect(bomb)).toBeUndefined();
  });

  test('SVG is not rendered, and is no image to a browser either', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>');
    expect(await inspect(svg)).toBeUndefined();
    expect(mediaTypeOf(svg, 'image/svg+xml')).toBe('application/octet-stream');
  });

  test('broken images never throw', async () => {
    const whole = await plain(64, 64).png().toBuffer();
    const cut = whole.subarray(0, whole.length - 30);
    expect(await inspect(cut)).toBeUndefined();
    expect(mediaTypeOf(cut)).toBe('image/png');
    const bytes = await sharp(
      Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 2654435761) >>> 24)),
      {
        raw: { width: 64, height: 64, channels: 3 },
      },
    )
      .jpeg()
      .toBuffer();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 40 }),
        fc.nat(bytes.length),
        async (changes, length) => {
          const hurt = Buffer.from(bytes);
          for (const [at, value] of changes) hurt[at] = value;
          const picture = await inspect(hurt.subarray(0, length));
          if (picture) expect(picture.width * picture.height).toBeGreaterThan(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('media types are believed only in their form', () => {
    const json = Buffer.from('{"a":1}');
    expect(mediaTypeOf(json, 'Application/JSON; charset=utf-8')).toBe('application/json');
    expect(mediaTypeOf(json, 'text/x\r\nset-cookie: a=b')).toBe('application/octet-stream');
    expect(mediaTypeOf(json)).toBe('text/plain');
    expect(mediaTypeOf(Buffer.from([0xff, 0xfe, 0x00]))).toBe('application/octet-stream');
  });
});

test('lanes: never more at once, in order, and a failure frees its lane', async () => {
  let now = 0;
  let most = 0;
  const begun: number[] = [];
  const work = inLanes(2, async (n: number) => {
    begun.push(n);
    most = Math.max(most, ++now);
    await new Promise((done) => setImmediate(done));
    now--;
    if (n % 3 === 0) throw new Error(String(n));
    return n;
  });
  const ends = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map(work));
  expect(ends.map(({ status }) => status === 'fulfilled')).toEqual([
    true,
    true,
    false,
    true,
    true,
    false,
    true,
  ]);
  expect(most).toBe(2);
  expect(begun).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(await work(8)).toBe(8);
});
