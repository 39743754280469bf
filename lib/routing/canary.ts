import type { Catalog } from '#lib/catalog/index.ts';
import { drawOf, drawWith } from './draw.ts';
import { canaryKind } from './kinds.ts';
import type { CanaryArm, CanaryBody, RouteAsk } from './types.ts';
import { percent } from './words.ts';

/** Any number but 0: the arm says nothing about what the splits of a route choose. */
const canarySalt = 0x63616e61;

/**
 * The arm of a user: the same for as long as the canary runs; while its share grows, those who are in it stay in it.
 * Without a user, each request is dealt by itself.
 */
export function assignArm(
  { share, startedAt }: Pick<CanaryBody, 'share' | 'startedAt'>,
  { user, draw }: Pick<RouteAsk, 'user' | 'draw'>,
): CanaryArm {
  const place =
    user === undefined ? drawWith(draw, canarySalt) : drawOf(`${user}\u0000canary\u0000${startedAt}`);
  return place < share ? 'canary' : 'base';
}

interface CanaryPart {
  /** Of a running canary; once promoted its candidate is in the route itself. */
  arm?: CanaryArm;
  /** What takes the place of route or prompt for this request. */
  candidate?: CanaryBody['candidate'];
}

/** What the feature's canary makes of a request. A request that names its own route takes no part. */
export function canaryFor(ask: RouteAsk, catalog: Pick<Catalog, 'find'>, steps: string[]): CanaryPart {
  const canary = catalog.find(canaryKind, ask.projectId, ask.feature)?.body;
  if (canary?.state !== 'running') return {};
  if (ask.route !== undefined) {
    steps.push('a request that names its route takes no part in the canary');
    return {};
  }
  const arm = assignArm(canary, ask);
  const who = ask.user === undefined ? 'this request' : `user ${ask.user}`;
  steps.push(`${who} is ${arm === 'canary' ? '' : 'not '}in the canary (${percent(canary.share)})`);
  return arm === 'canary' ? { arm, candidate: canary.candidate } : { arm };
}
