import type { Effect, Funnel, Missing } from '#lib/discovery/index.ts';
import type { PatternLine, PatternWeek, Recoverable } from '#lib/patterns/index.ts';
import { count, countShort, date, percent, plural } from '../../../../format.ts';

/** 0.314 → 31; a whole number of 100. */
const ofHundred = (share: number): number => Math.round(Math.abs(share) * 100);

/** "hero-image results", or of several features "results". */
const resultsOf = (features: readonly string[]): string =>
  features.length === 1 ? `${features[0]} results` : 'results';

/** "31 of 100 more hero-image results like these would be kept if this were fixed". */
export function sentenceOf({ effect, features }: { effect: Effect; features: readonly string[] }): string {
  const { difference } = effect;
  if (difference === null) return 'There is nothing of the same feature and model to compare it with';
  const k = ofHundred(difference.difference);
  const what = `${resultsOf(features)} like these would be kept if this were fixed`;
  if (difference.difference <= 0) return `No more ${what}`;
  return k === 0 ? `Fewer than 1 of 100 more ${what}` : `${k} of 100 more ${what}`;
}

/** "24 to 38 of 100": the 95 % interval in the same measure. */
export function sentenceRange({ difference }: Effect): string {
  if (difference === null) return '';
  const bound = (share: number) => (share < 0 ? `−${ofHundred(share)}` : `${ofHundred(share)}`);
  return `${bound(difference.low)} to ${bound(difference.high)} of 100`;
}

/** "odds ratio 3.1 (q = 0.004)". */
export function oddsWords({ oddsRatio }: Effect, qValue: number): string {
  const q = `q ${qValue < 0.001 ? '< 0.001' : `= ${Number(qValue.toPrecision(1))}`}`;
  return oddsRatio === null
    ? `no odds ratio: nothing was kept (${q})`
    : `odds ratio ${oddsRatio.toFixed(1)} (${q})`;
}

/** "78.1 % of 812 results of 140 held-out users were rejected, 47 % were to be expected". */
export function evidenceWords({ rows, users, rate, difference }: Effect): string {
  const whom = `${percent(rate.rate)} of ${plural(rows, 'result')} of ${plural(users, 'held-out user')} were rejected`;
  return difference === null ? whom : `${whom}; of the rest, ${percent(difference.expected)}`;
}

/** "214", "3.2"; of a small number one decimal. */
export const inserts = (n: number): string =>
  Math.abs(n) < 9.95 ? n.toFixed(1).replace('-', '−') : countShort(Math.round(n)).replace('-', '−');

export const recoverableRange = ({ low, high }: Recoverable): string => `${inserts(low)} to ${inserts(high)}`;

/** With fewer of its interactions a week says nothing: it is not drawn. */
const leastRows = 30;

/** The difference of a week that says something. */
export const readable = ({ rows, difference }: PatternWeek): PatternWeek['difference'] =>
  rows >= leastRows ? difference : null;

/** Its steps from all that was looked at to what was published, in words, with why the others fell. */
export function funnelSteps(funnel: Funnel): { label: string; n: number; meaning: string }[] {
  const looked = Object.values(funnel.looked).reduce((sum, n) => sum + n, 0);
  return [
    {
      label: 'looked at',
      n: looked,
      meaning: `Segments of at least ${funnel.support} interactions: values, lengths, words, and inputs that mean the same`,
    },
    {
      label: 'large',
      n: funnel.notable,
      meaning:
        'Rejected at least 5 points more than the rest, by 10 users or more, and not due to one of them',
    },
    {
      label: 'significant',
      n: funnel.significant,
      meaning: 'Still so after the correction for everything that was looked at',
    },
    {
      label: 'distinct',
      n: funnel.distinct,
      meaning: `Not a variant of a clearer one (${count(funnel.variants)}) nor explained by it (${count(funnel.explained)})`,
    },
    {
      label: 'confirmed',
      n: funnel.confirmed,
      meaning: `Found again among ${plural(funnel.heldOut.users, 'user')} who had no part in finding it`,
    },
  ];
}

export const candidatesOf = (funnel: Funnel): number => funnelSteps(funnel)[0]?.n ?? 0;

/** "120 of 300 rows; at this rate enough on 3 Apr 2026". */
export function missingWords({ what, have, need, expectedAtMs }: Missing, timeZone: string): string {
  if (what === 'user or session ids')
    return 'No interaction has a user or a session: without them nobody can tell many people from one';
  const names = {
    rows: 'interactions with a verdict',
    users: 'users',
    'rejected rows': 'rejected ones',
    'inserted rows': 'inserted ones',
  };
  const when =
    expectedAtMs === null
      ? 'none so far'
      : `at this rate there are enough on ${date(expectedAtMs, timeZone)}`;
  return `${count(have)} of ${count(need)} ${names[what]}; ${when}`;
}

/** What people said of it, in one word or two. */
export function marksOf(line: PatternLine, timeZone: string): string[] {
  return [
    ...(line.fixedAt !== null ? [`marked fixed ${date(line.fixedAt, timeZone)}`] : []),
    ...(line.acknowledgedAt !== null && line.fixedAt === null ? ['acknowledged'] : []),
    ...(line.ignoredAt !== null ? ['ignored'] : []),
  ];
}
