import type { Place } from '#lib/discovery/index.ts';
import { isSmall, wilson } from '#lib/stats/index.ts';

type Side = 'feature' | 'model' | 'language' | 'vendor' | 'promptVersion';

/** Some of a pattern's interactions, and how many of them were rejected. */
export interface Spot {
  n: number;
  rejected: number;
  /** Rejected share, 0–1, with its plain 95 % interval. */
  rate: number;
  low: number;
  high: number;
  small: boolean;
}

/** By the values of one side, most interactions first; null: not given. */
export function countBy(places: readonly Place[], side: Side): (Spot & { value: string | null })[] {
  return [...Map.groupBy(places, (place) => place[side])]
    .map(([value, own]) => ({ value, ...spotOf(own) }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n);
}

export interface Heat {
  languages: (string | null)[];
  rows: { feature: string | null; model: string | null; spots: (Spot | null)[] }[];
}

/** Feature and model downwards, languages across, those with most interactions first; null: none there. */
export function heatOf(places: readonly Place[], { languages: most = 12 } = {}): Heat {
  const languages = countBy(places, 'language')
    .slice(0, most)
    .map(({ value }) => value);
  const rows = [...Map.groupBy(places, ({ feature, model }) => JSON.stringify([feature, model])).values()]
    .map((own) => ({ own, n: own.reduce((sum, { n }) => sum + n, 0) }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n)
    .map(({ own }) => ({
      feature: own[0]?.feature ?? null,
      model: own[0]?.model ?? null,
      spots: languages.map((language) => {
        const there = own.filter((place) => place.language === language && place.n > 0);
        return there.length > 0 ? spotOf(there) : null;
      }),
    }));
  return { languages, rows };
}

function spotOf(places: readonly Place[]): Spot {
  const n = places.reduce((sum, place) => sum + place.n, 0);
  const rejected = places.reduce((sum, place) => sum + place.rejected, 0);
  const interval = wilson({ successes: rejected, n });
  const { rate, low, high } = interval;
  return { n, rejected, rate: rate ?? 0, low: low ?? 0, high: high ?? 0, small: isSmall(interval) };
}
