import { isDeepStrictEqual } from 'node:util';
import type { Found } from './compile.ts';
import type { PlannedTarget } from './types.ts';
import { both } from './words.ts';

/**
 * Targets in order, without repeats. What was to come after one that is left out comes after the one before it, by
 * the outermost of the fallbacks in between.
 * @param first reason of the first target if nothing decided about it
 * @param stays which targets are kept
 */
export function settle(
  found: readonly Found[],
  first: string,
  stays: (target: Found) => boolean,
): PlannedTarget[] {
  const targets: PlannedTarget[] = [];
  let outermost: Found | undefined;
  for (const target of found) {
    const entry = outermost && outermost.level < target.level ? outermost : target;
    if (!stays(target) || targets.some((earlier) => isSame(earlier, target))) {
      outermost = entry;
      continue;
    }
    outermost = undefined;
    const before = targets.at(-1);
    targets.push({
      ...target,
      on: entry.on,
      level: entry.level,
      reason: before ? both(afterWords(before, entry.on), target.reason) : target.reason || first,
      isFallback: before !== undefined,
    });
  }
  return targets;
}

const afterWords = ({ vendor, model }: PlannedTarget, on: PlannedTarget['on']): string =>
  `after ${vendor} ${model} fails${on ? ` with ${on.join(' or ')}` : ''}`;

const isSame = (a: Found, b: Found): boolean =>
  a.model === b.model &&
  a.vendor === b.vendor &&
  a.organization === b.organization &&
  (a.overrides === b.overrides || isDeepStrictEqual(a.overrides, b.overrides));
