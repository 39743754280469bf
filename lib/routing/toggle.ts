import { tableCapabilities } from './capability.ts';
import type { Found, Walk } from './compile.ts';
import { understoodOverrides } from './overrides.ts';
import type { RoutePool, ToggleBody } from './types.ts';
import { both } from './words.ts';

interface Toggled {
  found: Found[];
  /** Which of them are kept. */
  stays(target: Found): boolean;
  /** Whether the plan is another one because of it. */
  isMoved: boolean;
}

/**
 * Moves targets to the vendor of the toggle: its own stay, the others become its equivalents. Others without one are
 * left out, unless nothing of that vendor would remain: images go on being made where they can be made.
 * @param walk its `found` as the route has them
 */
export function applyToggle(
  { found, ask, steps }: Pick<Walk, 'found' | 'ask' | 'steps'>,
  toggle: ToggleBody | undefined,
  pool: RoutePool,
): Toggled {
  const vendor = toggle?.vendor ?? null;
  if (!toggle || vendor === null) return { found, stays: () => true, isMoved: false };
  steps.push(`toggle: everything runs on ${vendor}`);
  const equivalents = toggle.models[vendor] ?? {};
  const moved = found.map((target): Found => {
    if (target.vendor === vendor) return target;
    const { model: old, organization: _, capabilities: __, ...rest } = target;
    const model = own(equivalents, old) ?? own(equivalents, ask.kind);
    const instead = `${target.vendor} ${old}`;
    if (model === undefined || !pool.serves(vendor, model)) {
      steps.push(`toggle: ${vendor} has no equivalent of ${instead} for ${ask.kind}`);
      return { ...target, reason: both(target.reason, `toggle: ${vendor} has no equivalent`) };
    }
    const reason = both(target.reason, `toggle: ${vendor} in place of ${instead}`);
    const overrides = understoodOverrides(target.overrides, vendor, tableCapabilities(vendor, model));
    return { ...rest, vendor, model, overrides, reason };
  });
  const isThere = moved.some((target) => target.vendor === vendor);
  return {
    found: moved,
    stays: (target) => !isThere || target.vendor === vendor,
    isMoved: isThere && found.some((target) => target.vendor !== vendor),
  };
}

const own = (table: Record<string, string>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
