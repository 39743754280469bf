import type { Vocabulary } from './vocabulary.ts';

/** What turns texts into vectors. Frozen: groups can be followed for weeks only in one and the same space. */
export interface Basis {
  /** Hash of all that follows, 32 hexadecimal digits. */
  id: string;
  dims: number;
  /** Of a text only so many UTF-16 units are read. */
  maxCharacters: number;
  vocabulary: Vocabulary;
  /** Features × dims: the direction of each feature, in units of its number in `steps`. */
  directions: Int8Array;
  steps: Float32Array;
}
