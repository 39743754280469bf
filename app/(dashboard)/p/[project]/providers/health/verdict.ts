import type { ConcurrencyUse } from '#lib/providers/index.ts';
import { nearFrom } from '../../../../../ui/saturation.tsx';
import { type LiveOrganization, standingOf, tightest } from './standing.ts';

export interface Verdict {
  title: string;
  tone: 'fine' | 'amber' | 'broken';
  /** What is the matter, one sentence an organization. */
  details: string[];
}

/** Whether generation is healthy, in a sentence. */
export function verdictOn(
  organizations: readonly LiveOrganization[],
  concurrency: readonly ConcurrencyUse[],
): Verdict {
  const all = organizations.map((one) => ({ ...one, standing: standingOf(one) }));
  const serving = all.filter(({ standing: { word } }) => word === 'serving' || word === 'degraded');
  const details = all
    .filter(({ standing: { word } }) => word !== 'serving' && word !== 'starting')
    .sort((a, b) => order[a.standing.word] - order[b.standing.word])
    .map(({ label, standing: { word, because } }) => `${label} is ${word}: ${because}.`)
    .concat(nearLimits(organizations, concurrency));
  const known = all.filter(({ standing: { word } }) => word !== 'starting').length;
  if (all.length === 0)
    return { title: 'No organization is set up', tone: 'broken', details: ['Nothing can be generated.'] };
  if (known > 0 && serving.length === 0) return { title: 'Nobody serves', tone: 'broken', details };
  const vendors = new Set(all.map(({ vendor }) => vendor));
  const left = new Set(serving.map(({ vendor }) => vendor));
  const lost = [...vendors].filter((vendor) => !left.has(vendor));
  const isWhole = serving.length === all.length;
  return {
    title: isWhole
      ? all.length === 1
        ? `${all[0]?.label} serves`
        : `All ${all.length} organizations serve`
      : `${serving.length} of ${all.length} organizations serve`,
    tone: details.length > 0 ? 'amber' : 'fine',
    details: [...(known > 0 ? lost.map((vendor) => `Nobody at ${vendor} serves.`) : []), ...details],
  };
}

/** What is used up to 80 % and more. */
function nearLimits(
  organizations: readonly LiveOrganization[],
  concurrency: readonly ConcurrencyUse[],
): string[] {
  const full = concurrency
    .filter(({ saturation = 0 }) => saturation >= nearFrom)
    .map(
      ({ vendor, model, inFlight, limit }) =>
        `${vendor} ${model} has ${inFlight} of ${limit} calls in flight.`,
    );
  const spent = organizations.flatMap(({ label, drained, state }) =>
    (drained ? [] : (state?.perModel ?? [])).flatMap((model) => {
      const limit = tightest(model);
      return limit && 1 - limit.share >= nearFrom
        ? [`${label} has ${Math.round(limit.share * 100)} % of its ${limit.name} for ${model.model} left.`]
        : [];
    }),
  );
  return [...full, ...spent];
}

const order = { out: 0, degraded: 1, drained: 2, starting: 3, serving: 4 };
