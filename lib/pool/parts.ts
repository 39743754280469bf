import type { Store } from '#lib/coordination/index.ts';
import type { Clock } from '#lib/domain/index.ts';
import type { Alarms } from './alarms.ts';
import type { Breakers } from './breaker/index.ts';
import type { ConcurrencyBook } from './limits.ts';
import type { Lines } from './lines.ts';
import type { Member, Members } from './members.ts';
import type { Rests } from './rests/rests.ts';
import type { Target, Targets } from './targets.ts';
import type { LeaseAsk } from './types.ts';

/** What the pool is made of. */
export interface Parts {
  store: Store;
  clock: Clock;
  members: Members;
  targets: Targets;
  /** By organization, and by organization × model. */
  breakers: Breakers;
  rests: Rests;
  limits: ConcurrencyBook;
  lines: Lines;
  alarms: Alarms;
  /** Calls in this process by the key of their slots, limited or not. */
  underWay: Map<string, number>;
  /** Why an account or target failed last, in words of ours: for events. */
  failures: Map<string, string>;
}

export interface Candidate {
  member: Member;
  target: Target;
}

/** Organizations that have the model, or the one that was asked for by name. */
export function candidatesFor(
  { members, targets }: Parts,
  { vendor, model, organization }: Pick<LeaseAsk, 'vendor' | 'model' | 'organization'>,
): Candidate[] {
  const serving = members.serving(vendor, model);
  const asked = organization === undefined ? serving : serving.filter(({ id }) => id === organization);
  return asked.map((member) => ({ member, target: targets.of(member.id, model) }));
}
