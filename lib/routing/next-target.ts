import type { VendorError } from '#lib/vendors/index.ts';
import type { PlannedTarget } from './types.ts';

/**
 * Place of the target to try after the one at `from` failed with an error, or could not serve (no error); undefined
 * when the route ends there. A fallback that refuses the error passes it on to the fallback around it, never to its
 * own later targets: hence the levels. Whether a larger context is needed is for the caller to see.
 */
export function nextTarget(
  targets: readonly PlannedTarget[],
  from: number,
  error?: Pick<VendorError, 'kind' | 'elsewhere'>,
): number | undefined {
  let refusedAt = Number.POSITIVE_INFINITY;
  for (let at = from + 1; at < targets.length; at++) {
    const { on, level } = targets[at] as PlannedTarget;
    if (level >= refusedAt) continue;
    if (!error || (on ? on.includes(error.kind) : error.elsewhere || error.kind === 'context_length'))
      return at;
    refusedAt = level;
  }
  return undefined;
}
