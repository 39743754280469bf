import { createHash } from 'node:crypto';
import type { Basis } from './basis.ts';
import { createVocabulary } from './vocabulary.ts';

/** Bytes that are no basis, or no longer the one that was written. */
export class DamagedBasis extends Error {
  override readonly name = 'DamagedBasis';
}

/** "KTX" and the version of the layout and of how features are hashed and weighed: old bytes mean another space. */
const mark = 0x4b545801;
const headerBytes = 16;
const digestBytes = 32;

/** A basis with the id that its content gives it. */
export const sealed = (basis: Omit<Basis, 'id'>): Basis => ({ ...basis, id: idOf(digestOf(content(basis))) });

/** For storage: a header, hashes, rarities, steps, directions, and SHA-256 of all that; little-endian. */
export function basisToBytes(basis: Basis): Uint8Array {
  const bytes = content(basis);
  // No Buffer: its slices are windows on the same bytes.
  return Uint8Array.from(Buffer.concat([bytes, digestOf(bytes)]));
}

/** @throws DamagedBasis that says what is wrong with the bytes */
export function basisFromBytes(bytes: Uint8Array): Basis {
  // Typed arrays need aligned bytes, and what a database hands out may lie anywhere.
  const whole = Uint8Array.from(bytes);
  const end = whole.length - digestBytes;
  const [found, dims = 0, features = 0, maxCharacters = 0] =
    end < headerBytes ? [] : new Uint32Array(whole.buffer, 0, headerBytes / 4);
  if (found === undefined || found >>> 8 !== mark >>> 8)
    throw new DamagedBasis('these bytes are no text basis');
  if (found !== mark)
    throw new DamagedBasis(`this text basis has version ${found & 255}, here it is ${mark & 255}`);
  const wanted = headerBytes + features * (12 + dims);
  if (end !== wanted)
    throw new DamagedBasis(
      `the text basis should have ${wanted + digestBytes} bytes, it has ${whole.length}`,
    );
  const digest = digestOf(whole.subarray(0, end));
  if (!digest.equals(whole.subarray(end)))
    throw new DamagedBasis('the text basis is not what was written: its checksum differs');

  const at = (part: number) => headerBytes + part * 4 * features;
  const hashes = new Uint32Array(whole.buffer, at(0), features);
  const rarity = new Float32Array(whole.buffer, at(1), features);
  const steps = new Float32Array(whole.buffer, at(2), features);
  const directions = new Int8Array(whole.buffer, at(3), features * dims);
  const vocabulary = createVocabulary(hashes, rarity);
  return { id: idOf(digest), dims, maxCharacters, vocabulary, directions, steps };
}

function content({ dims, maxCharacters, vocabulary, steps, directions }: Omit<Basis, 'id'>): Buffer {
  const { hashes, rarity } = vocabulary;
  const header = Uint32Array.of(mark, dims, hashes.length, maxCharacters);
  return Buffer.concat(
    [header, hashes, rarity, steps, directions].map(
      ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
    ),
  );
}

const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const idOf = (digest: Buffer): string => digest.subarray(0, 16).toString('hex');
