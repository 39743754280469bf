import type { NoticeEvent } from './types.ts';

export interface FallbackWatch {
  /** Counts one generation. @returns what people should know, if this one made the difference */
  add(isFallback: boolean): NoticeEvent | undefined;
  /** Whether time alone made the difference: for a timer, since without generations nobody calls `add`. */
  look(): NoticeEvent | undefined;
}

const buckets = 30;

/**
 * Whether too many generations need a fallback, over a sliding window in `buckets` steps. It starts when at least
 * `minimum` generations are in the window and the share of fallbacks reaches `share`, and ends below half of it or
 * when fewer than `minimum` are left, so that it does not flap. One watch sees one process.
 */
export function createFallbackWatch({
  share = 0.2,
  minimum = 20,
  windowMs = 300_000,
  subject = 'generations',
  now,
}: {
  share?: number;
  minimum?: number;
  windowMs?: number;
  subject?: string;
  now: () => number;
}): FallbackWatch {
  const stepMs = windowMs / buckets;
  const window: { step: number; all: number; fallbacks: number }[] = [];
  let isHigh = false;

  function look(): NoticeEvent | undefined {
    const at = now();
    const oldest = Math.floor(at / stepMs) - buckets;
    while (window[0] && window[0].step <= oldest) window.shift();
    const all = window.reduce((sum, one) => sum + one.all, 0);
    const fallbacks = window.reduce((sum, one) => sum + one.fallbacks, 0);
    const measured = all === 0 ? 0 : fallbacks / all;
    const isEnough = all >= minimum;
    const becomesHigh = isEnough && measured >= (isHigh ? share / 2 : share);
    if (becomesHigh === isHigh) return undefined;
    isHigh = becomesHigh;
    const minutes = Math.round(windowMs / 6000) / 10;
    const found = `${fallbacks} of ${all} generations in the last ${minutes} min needed a fallback`;
    return {
      kind: 'fallback_share',
      subject,
      phase: isHigh ? 'started' : 'ended',
      severity: isHigh ? 'warning' : 'info',
      summary: isHigh ? `Many fallbacks: ${found}.` : `Few fallbacks again: ${found}.`,
      details: { share: measured, generations: all, fallbacks },
      at,
    };
  }

  return {
    add(isFallback) {
      const step = Math.floor(now() / stepMs);
      const last = window.at(-1);
      // A clock that was put back counts into the newest step.
      const bucket = last && last.step >= step ? last : { step, all: 0, fallbacks: 0 };
      if (bucket !== last) window.push(bucket);
      bucket.all += 1;
      if (isFallback) bucket.fallbacks += 1;
      return look();
    },
    look,
  };
}
