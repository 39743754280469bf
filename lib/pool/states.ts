import { contenders } from './choose.ts';
import { namedModels } from './known-models.ts';
import { organizationSlots } from './limits.ts';
import type { Member } from './members.ts';
import { candidatesFor, type Parts } from './parts.ts';
import { standingOf, wordsOf } from './standing.ts';
import type { CandidateLook, LeaseAsk, ModelConcurrency, ModelState, OrganizationState } from './types.ts';

/** The smallest call there is: whether anything can be served at all. */
const least = { inputTokens: 0, outputTokens: 0 };

export function lookAt(
  parts: Parts,
  ask: Pick<LeaseAsk, 'vendor' | 'model' | 'organization'>,
): CandidateLook[] {
  const standings = candidatesFor(parts, ask).map((each) => standingOf(parts, each, least));
  const among = contenders(standings.filter(({ refusal }) => refusal === undefined));
  const total = among.reduce((sum, { pull }) => sum + pull, 0);
  return standings.map((standing) => ({
    organization: standing.member.id,
    vendor: ask.vendor,
    model: ask.model,
    canServe: standing.refusal === undefined,
    share: among.includes(standing) ? standing.pull / total : 0,
    reason: wordsOf(standing, parts.breakers),
    waitMs: standing.waitMs,
  }));
}

export const organizationStates = (parts: Parts): OrganizationState[] =>
  parts.members.list().map((member) => {
    const { id, body, client } = member;
    const account = parts.breakers.look(id);
    const places = body.limits?.concurrency;
    return {
      ...{ id, vendor: body.vendor, label: body.label ?? id, weight: body.weight, account },
      simulated: body.simulated ?? false,
      inFlight: parts.underWay.get(organizationSlots(id)) ?? 0,
      ...(places !== undefined && { concurrencyLimit: places }),
      reason:
        typeof client === 'string'
          ? client
          : body.weight === 0
            ? 'drained'
            : account.state === 'closed'
              ? 'serving'
              : (parts.failures.get(id) ?? 'no quota or no access'),
      perModel: modelStates(parts, member),
    };
  });

function modelStates(parts: Parts, member: Member): ModelState[] {
  const named = (namedModels(member.body) ?? []).map((model) => parts.targets.of(member.id, model));
  return [...new Set([...named, ...parts.targets.list(member.id)])].map((target) => {
    return {
      model: target.model,
      breaker: parts.breakers.look(target.key),
      headroom: target.headroom.look(member.body.limits),
      inFlight: target.inFlight,
      slow: target.slow,
      restingMs: parts.rests.leftMs(target.key),
      reason: wordsOf(standingOf(parts, { member, target }, least), parts.breakers),
    };
  });
}

export function concurrencyStates({ limits, underWay }: Parts): ModelConcurrency[] {
  const rows = new Map(
    limits
      .models()
      .map(({ key, vendor, model, limit }) => [
        key,
        { vendor, model, inFlight: underWay.get(key) ?? 0, limit: limit as number | undefined },
      ]),
  );
  for (const [key, inFlight] of underWay) {
    const [, vendor, model] = /^model:([^/]+)\/(.+)$/s.exec(key) ?? [];
    if (rows.has(key) || vendor === undefined || model === undefined) continue;
    rows.set(key, { vendor, model, inFlight, limit: undefined });
  }
  return [...rows.values()];
}
