import type { ContainsLiteral, Definition, IsLiteral, Literal, Near, RangeLiteral } from './definition.ts';
import type { Row } from './table.ts';
import { categoryOf, numberOf } from './values.ts';

export const isContains = (literal: Literal): literal is ContainsLiteral => 'contains' in literal;
export const isIs = (literal: Literal): literal is IsLiteral => 'is' in literal || 'in' in literal;

/** Whether a row falls under a definition. A row without a vector in its basis is near nothing. */
export function matches({ all, near }: Definition, row: Row): boolean {
  return all.every((literal) => holds(literal, row)) && (near === undefined || isNear(near, row));
}

function holds(literal: Literal, row: Row): boolean {
  if (isContains(literal)) return containsPhrase(row.words ?? [], literal.contains.split(' '));
  if (!isIs(literal)) return isWithin(literal, numberOf(row, literal.field));
  const value = categoryOf(row, literal.field);
  return value !== null && ('in' in literal ? literal.in.includes(value) : value === literal.is);
}

/** NaN is within nothing. */
export const isWithin = ({ above = -Infinity, atMost = Infinity }: RangeLiteral, value: number): boolean =>
  value > above && value <= atMost;

function containsPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  for (let at = words.indexOf(phrase[0] as string); at >= 0; at = words.indexOf(phrase[0] as string, at + 1))
    if (phrase.every((word, i) => words[at + i] === word)) return true;
  return false;
}

function isNear({ basis, centre, radius }: Near, row: Row): boolean {
  const vector = row.vectors?.get(basis);
  return vector !== undefined && isClose(dot(vector, 0, centre), radius);
}

/** A text without any known word has a vector of zeros, which is close to nothing. */
export const isClose = (cosine: number, radius: number): boolean => cosine >= 1 - radius && cosine > 0;

/** Of the numbers from `at` on with all of `centre`. */
export function dot(vector: ArrayLike<number>, at: number, centre: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < centre.length; j++) sum += (vector[at + j] as number) * (centre[j] as number);
  return sum;
}
