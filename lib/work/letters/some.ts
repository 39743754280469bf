import { NothingToDo } from '../errors.ts';

/** @throws NothingToDo for none */
export function some(count: number): number {
  if (count === 0) throw new NothingToDo('none of these is a dead letter any more');
  return count;
}
