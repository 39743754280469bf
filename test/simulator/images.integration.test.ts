import { crc32, inflateSync } from 'node:zlib';
import OpenAI, { BadRequestError } from 'openai';
import { expect, test } from 'vitest';
import { virtualClock } from '#lib/simulator/index.ts';
import { openaiKey, simulate, withFault } from './simulators.ts';

const sdk = (url: string) => new OpenAI({ apiKey: openaiKey, baseURL: `${url}/v1`, maxRetries: 0 });

/** Reads a PNG by its specification, checksums included. */
function readPng(bytes: Buffer) {
  expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(bytes.subarray(at + 4, at + 8 + length)));
    chunks.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const header = chunks.get('IHDR') as Buffer;
  const [width, height, alpha] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9] === 6];
  const rows = inflateSync(chunks.get('IDAT') as Buffer);
  expect(rows.length).toBe(height * (1 + width * (alpha ? 4 : 3)));
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  return {
    width,
    height,
    alpha,
    pixel: (x: number, y: number) =>
      rows.subarray(y * (1 + width * 3) + 1 + x * 3, y * (1 + width * 3) + 4 + x * 3),
  };
}

test('gpt-image: bytes, size, usage, and alpha only by parameter', async () => {
  const client = sdk((await simulate()).url);
  const wide = await client.images.generate({ model: 'gpt-image-1', prompt: 'a bakery', size: '1536x1024' });
  expect(readPng(Buffer.from(wide.data?.[0]?.b64_json ?? '', 'base64'))).toMatchObject({
    width: 1536,
    height: 1024,
    alpha: false,
  });
  expect(wide.usage).toMatchObject({ output_tokens: 1584, total_tokens: 1586 });
  const alpha = await client.images.generate({
    model: 'gpt-image-1',
    prompt: 'a logo',
    background: 'transparent',
  });
  expect(alpha.background).toBe('transparent');
  expect(readPng(Buffer.from(alpha.data?.[0]?.b64_json ?? '', 'base64')).alpha).toBe(true);
  const asked = await client.images.generate({
    model: 'gpt-image-1',
    prompt: 'a logo, transparent background',
  });
  const painted = readPng(Buffer.from(asked.data?.[0]?.b64_json ?? '', 'base64'));
  expect(painted.alpha).toBe(false);
  expect([[...painted.pixel(0, 0)], [...painted.pixel(32, 0)]]).toEqual([
    [204, 204, 204],
    [255, 255, 255],
  ]);
});

test('DALL·E: an address that works until it expires', async () => {
  const clock = virtualClock();
  const client = sdk((await simulate({ clock, imageUrlMs: 60_000 })).url);
  const { data } = await client.images.generate({ model: 'dall-e-3', prompt: 'a bakery', size: '1792x1024' });
  const url = data?.[0]?.url as string;
  const fetched = await fetch(url);
  expect(fetched.headers.get('content-type')).toBe('image/png');
  const bytes = Buffer.from(await fetched.arrayBuffer());
  expect(readPng(bytes)).toMatchObject({ width: 1792, height: 1024, alpha: false });
  expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(bytes)).toBe(true);
  expect((await fetch(url.replace('w=1792', 'w=9999'))).status).toBe(403);
  clock.advance(60_000);
  const over = await fetch(url);
  expect([over.status, await over.text()]).toEqual([403, expect.stringContaining('AuthenticationFailed')]);
});

test('two calls, two pictures; what the models refuse', async () => {
  const client = sdk((await simulate()).url);
  const draw = async () =>
    (
      await client.images.generate({
        model: 'dall-e-2',
        prompt: 'x',
        size: '256x256',
        response_format: 'b64_json',
      })
    ).data?.[0]?.b64_json;
  expect(await draw()).not.toBe(await draw());
  await expect(client.images.generate({ model: 'dall-e-3', prompt: 'x', n: 2 })).rejects.toBeInstanceOf(
    BadRequestError,
  );
  await expect(
    client.images.generate({ model: 'dall-e-3', prompt: 'x', background: 'transparent' }),
  ).rejects.toMatchObject({ code: 'unknown_parameter' });
  await expect(
    client.images.generate({ model: 'gpt-image-1', prompt: 'x', size: '17x17' }),
  ).rejects.toMatchObject({ param: 'size' });
  const filtered = sdk((await withFault({ kind: 'content_filter' })).url);
  await expect(filtered.images.generate({ model: 'gpt-image-1', prompt: 'x' })).rejects.toMatchObject({
    code: 'moderation_blocked',
  });
  await expect(filtered.images.generate({ model: 'dall-e-3', prompt: 'x' })).rejects.toMatchObject({
    code: 'content_policy_violation',
  });
});
