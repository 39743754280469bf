import type { Field, Literal } from '#lib/matching/index.ts';
import type { Shaped } from './shape.ts';

/** What people understand at once, first. */
const plain: readonly (Field | 'input')[] = [
  'language',
  'promptVersion',
  'input',
  'model',
  'vendor',
  'script',
  'resultLength',
  'inputLength',
];

/** The smaller, the easier to understand: few conditions, of fields that people know. Groups come last. */
export const effortOf = ({ definition: { all, near } }: Shaped): number =>
  (near ? 100 : 0) + all.reduce((sum, literal) => sum + effortOfLiteral(literal), 0);

function effortOfLiteral({ field }: Literal): number {
  // Where it happens helps more than it costs.
  if (field === 'feature') return 1;
  const place = plain.indexOf(field);
  return 10 + (place >= 0 ? place : plain.length);
}
