import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';
import { th } from './th.ts';
import type { Language, Words } from './types.ts';

export { fill, type Slots } from './fill.ts';
export type { Language, ReasonKind, Words } from './types.ts';

export const words: Record<Language, Words> = { en, de, es, fr, pt, ja, th, ar };
