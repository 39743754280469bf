import type { Capabilities } from '#lib/vendors/index.ts';
import { targetCapabilities } from './capability.ts';
import { refusedOverrides } from './overrides.ts';
import type { RoutePool, RouteTarget } from './types.ts';

/** What checks ask the pool. */
export interface CheckPool extends RoutePool {
  organizations(): readonly { id: string; vendor: string }[];
  /** What the vendor's client says of a model, where an organization has its own word on it. */
  clientCapabilities?(vendor: string, model: string): Capabilities | undefined;
}

/** Whether somebody sells a target, and whether its model takes the overrides. @returns issues as `path: reason` */
export function checkTarget(target: RouteTarget, path: string, pool: CheckPool): string[] {
  const { vendor, model, organization, overrides = {} } = target;
  const sellers = pool.organizations().filter((seller) => seller.vendor === vendor);
  if (sellers.length === 0) return [`${path}.vendor: no organization is set up for ${vendor}`];
  const issues: string[] = [];
  if (organization !== undefined && sellers.every(({ id }) => id !== organization)) {
    issues.push(`${path}.organization: ${organization} is no organization of ${vendor}`);
  }
  if (model === undefined) return issues;
  if (!pool.serves(vendor, model)) {
    issues.push(`${path}.model: no organization of ${vendor} serves ${model}`);
  }
  const can = targetCapabilities({ vendor, model, capabilities: target.capabilities }, pool);
  for (const [field, reason] of refusedOverrides(overrides, vendor, can)) {
    issues.push(`${path}.overrides.${field}: ${model} ${reason}`);
  }
  return issues;
}
