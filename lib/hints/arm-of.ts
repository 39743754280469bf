import { drawOf } from '#lib/routing/index.ts';
import type { HintArm } from './types.ts';

/**
 * The arm of a user: the same for as long as the hint has its name; while the share grows, those who are held out stay
 * held out. Who is held out of one hint says nothing about another.
 */
export function armOf(hintId: string, user: string | undefined, holdOutShare: number): HintArm {
  if (user === undefined) return 'shown';
  return drawOf(`${user}\u0000hint\u0000${hintId}`) < holdOutShare ? 'held' : 'shown';
}
