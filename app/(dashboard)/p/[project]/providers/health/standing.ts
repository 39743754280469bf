import type { OrganizationState } from '#lib/pool/index.ts';
import type { OrganizationView } from '#lib/providers/index.ts';
import type { Tone } from '../../../../../ui/state-mark.tsx';

export type LiveOrganization = OrganizationView & { state: OrganizationState | null };
type Model = OrganizationState['perModel'][number];

export interface Standing {
  word: 'serving' | 'degraded' | 'out' | 'drained' | 'starting';
  tone: Tone;
  /** In words; empty when it serves. */
  because: string;
}

/** How an organization is as a whole. */
export function standingOf({ state, drained }: Pick<LiveOrganization, 'state' | 'drained'>): Standing {
  if (drained) return { word: 'drained', tone: 'off', because: 'gets no new requests' };
  if (!state) return { word: 'starting', tone: 'unknown', because: 'taken up within a second' };
  const { account, perModel, reason } = state;
  if (account.state === 'open') return { word: 'out', tone: 'broken', because: reason };
  // The pool says so of an organization whose key is missing or cannot be read, whatever its breakers do.
  if (account.state === 'closed' && reason !== 'serving')
    return { word: 'out', tone: 'broken', because: reason };
  const open = perModel.filter(({ breaker }) => breaker.state === 'open');
  if (open.length > 0 && open.length === perModel.length)
    return { word: 'out', tone: 'broken', because: wordsOf(open) };
  const troubled = perModel.filter((model) => modelMark(model).tone !== 'fine');
  if (account.state === 'half-open') return { word: 'degraded', tone: 'amber', because: 'is being probed' };
  if (troubled.length > 0) return { word: 'degraded', tone: 'amber', because: wordsOf(troubled) };
  return { word: 'serving', tone: 'fine', because: '' };
}

const wordsOf = (models: readonly Model[]): string => {
  const [first, ...rest] = models.map((model) => `${model.model} ${troubleOf(model)}`);
  return rest.length > 1 ? `${first}, and ${rest.length} other models` : [first, ...rest].join(', ');
};

const troubleOf = ({ breaker, restingMs, slow, reason }: Model): string =>
  breaker.state !== 'closed' || restingMs > 0 || breaker.share < 1
    ? reason
    : slow.isSlow
      ? 'is slow'
      : reason;

/** The breaker of one model, and what else keeps calls from it. */
export function modelMark({ breaker, restingMs, slow }: Pick<Model, 'breaker' | 'restingMs' | 'slow'>): {
  word: string;
  tone: Tone;
} {
  if (breaker.state === 'open') return { word: 'open', tone: 'broken' };
  if (breaker.state === 'half-open') return { word: 'half-open', tone: 'waiting' };
  if (restingMs > 0) return { word: 'resting', tone: 'waiting' };
  if (breaker.share < 1) return { word: 'coming back', tone: 'waiting' };
  return { word: 'closed', tone: slow.isSlow ? 'amber' : 'fine' };
}

/** Of the limits of a model, the one with the least left. */
export function tightest({ headroom }: Pick<Model, 'headroom'>) {
  const named = [
    { name: 'requests', look: headroom.requests },
    { name: 'tokens', look: headroom.tokens },
    { name: 'output tokens', look: headroom.outputTokens },
  ];
  return named
    .flatMap(({ name, look }) => (look ? [{ name, ...look }] : []))
    .reduce<{ name: string; share: number; remaining: number; limit?: number; source: string } | undefined>(
      (least, next) => (least && least.share <= next.share ? least : next),
      undefined,
    );
}
