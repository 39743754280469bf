import { headroomShare } from './headroom.ts';
import { modelSlots, organizationSlots } from './limits.ts';
import type { Member } from './members.ts';
import { judgePace } from './pace.ts';
import type { Candidate, Parts } from './parts.ts';
import type { PoolEvent } from './types.ts';

const tickMs = 1000;
/** Limits of the last minute are of no interest where nothing was asked for so long. */
const idleMs = 120_000;

/** Looks once a second at what no single call shows: the store, who is slow, what is nearly used up. */
export function watchPool(parts: Parts, onEvent: (event: PoolEvent) => void): () => void {
  let isAway = false;
  let cancel = () => {};

  function seeStore(): void {
    const { state, awayMs } = parts.store.health();
    if ((state === 'away') === isAway) return;
    isAway = state === 'away';
    onEvent({
      kind: isAway ? 'store_away' : 'store_back',
      subject: 'store',
      reason: isAway
        ? `not reached for ${awayMs} ms: each process goes on with what it last knew`
        : 'in step again',
    });
  }

  function tick(): void {
    seeStore();
    const all = candidates(parts);
    const siblings = Map.groupBy(all, ({ member, target }) => modelSlots(member.body.vendor, target.model));
    for (const group of siblings.values()) seePace(group, onEvent);
    for (const { member, target } of all) {
      if (parts.clock.now() - target.usedAt < idleMs) seeHeadroom(parts, { member, target });
      seeConcurrency(parts, member, target.model);
    }
    cancel = parts.clock.after(tickMs, tick);
  }

  const stopReturn = parts.store.onReturn(seeStore);
  cancel = parts.clock.after(tickMs, tick);
  return () => {
    cancel();
    stopReturn();
  };
}

function candidates({ members, targets }: Parts): Candidate[] {
  const byId = new Map(members.list().map((member) => [member.id, member]));
  return targets.list().flatMap((target) => {
    const member = byId.get(target.organization);
    return member ? [{ member, target }] : [];
  });
}

/** @param group those with the same vendor and model */
function seePace(group: readonly Candidate[], onEvent: (event: PoolEvent) => void): void {
  const medians = group.map(({ target }) => target.pace.medians());
  group.forEach(({ member, target }, index) => {
    const wasSlow = target.slow.isSlow;
    target.slow = judgePace(medians[index] ?? {}, medians.toSpliced(index, 1), wasSlow);
    if (target.slow.isSlow === wasSlow) return;
    const {
      firstTokenMs = 0,
      msPerToken = 0,
      siblingsFirstTokenMs = 0,
      siblingsMsPerToken = 0,
    } = target.slow;
    onEvent({
      kind: wasSlow ? 'slow_over' : 'slow',
      subject: target.key,
      vendor: member.body.vendor,
      organization: member.id,
      model: target.model,
      reason:
        `first token after ${Math.round(firstTokenMs)} ms, others ${Math.round(siblingsFirstTokenMs)} ms; ` +
        `${msPerToken.toFixed(1)} ms per token, others ${siblingsMsPerToken.toFixed(1)} ms`,
    });
  });
}

function seeHeadroom({ alarms }: Parts, { member, target }: Candidate): void {
  const left = headroomShare(target.headroom.look(member.body.limits));
  const about = { vendor: member.body.vendor, organization: member.id, model: target.model };
  alarms.see({ subject: target.key, ...about }, 1 - left, 'requests or tokens per minute');
}

/**
 * Calls at once, of a model and of an organization. This process sees its own; when calls have to wait, those of all
 * have reached the limit.
 */
export function seeConcurrency(
  { limits, underWay, lines, alarms }: Parts,
  member: Member,
  model: string,
): void {
  const { vendor } = member.body;
  const see = (key: string, subject: string, about: Partial<PoolEvent>) => {
    const limit = limits.of(key);
    if (limit === undefined) return;
    const used = Math.min(1, (underWay.get(key) ?? 0) / Math.max(1, limit));
    const share = lines.isCrowded(key) ? 1 : used;
    alarms.see({ subject, vendor, ...about }, share, `calls at once, of ${limit}`);
  };
  see(modelSlots(vendor, model), `${vendor}/${model}`, { model });
  see(organizationSlots(member.id), member.id, { organization: member.id });
}
