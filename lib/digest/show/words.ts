import { count, day, duration, money, percent, percentRange, plural, points } from '#lib/format/index.ts';
import type {
  CanaryNews,
  Cause,
  CostNews,
  Digest,
  HintNews,
  IncidentNews,
  OneCause,
  PatternNews,
} from '../types.ts';

/** What a digest says, in sentences: the same in Slack and on its page. Names that stand apart are left out. */

/** "16 – 22 Nov". */
export const weekWords = ({ week, project }: Pick<Digest, 'week' | 'project'>): string =>
  `${day(week.from, project.timeZone)} – ${day(week.to - 1, project.timeZone)}`;

/** "−1.4 points, 95 % interval −2.0 to −0.8". */
const withInterval = ({ difference, low, high }: { difference: number; low: number; high: number }): string =>
  `${points(difference)} points, 95 % interval ${points(low)} to ${points(high)}`;

/** The answer in a few words: "▼ −2.3 points", "no clear change". */
export function changeWords({ change, rate }: { change: Digest['change']; rate: unknown }): string {
  if (rate === null) return 'nothing is mature';
  if (!change) return 'nothing to compare with';
  if (!change.isClear) return 'no clear change';
  return `${change.difference > 0 ? '▲' : '▼'} ${points(change.difference)} points`;
}

/** Whether the rate moved, and whether that is rates or mix. */
export function rateWords(digest: Digest): string {
  const { rate, before, change, split, maturing, isOver } = digest;
  const later =
    maturing.n > 0
      ? ` ${plural(maturing.n, 'result')} shown at the end are still maturing and not in it.`
      : '';
  if (!rate) return `Nothing that was shown has matured${isOver ? '' : ' yet'}.${later}`;
  const small = rate.small ? ' That is too little to be read as a rate.' : '';
  if (!before || !change) return `There is nothing to compare with in the week before.${small}${later}`;
  const parts =
    change.isClear && split
      ? ` Of it, ${points(split.rate)} came from the features’ own rates and ${points(split.mix)} from another mix of them.`
      : '';
  const moved = change.isClear
    ? `Against the week before (${percent(before.rate)}) that is ${withInterval(change)}.`
    : `No clear change against the week before (${percent(before.rate)}): ${withInterval(change)}.`;
  return `${moved}${parts}${small}${later}`;
}

/** "prompt v3 of heading-text", "hero-image". */
export const causeName = ({ dimension, key, feature }: OneCause): string =>
  dimension === 'promptVersion' ? `prompt ${key} of ${feature}` : key;

/** What a cause did, after its name, and what in it did most of that. @param whole the week's insert rate */
export const causeWords = (cause: Cause, whole: number | null): string =>
  [oneWords(cause, whole), cause.within && withinWords(cause.within)].filter(Boolean).join(' ');

/** What in a feature did most of it. */
function withinWords({ key, how, before, after }: OneCause): string {
  const kept = (rate: number | null) => (rate === null ? 'none' : percent(rate));
  if (how === 'rate') return `Above all its prompt ${key}: kept ${kept(before.rate)} → ${kept(after.rate)}.`;
  const share = `${percent(before.share)} → ${percent(after.share)} of all`;
  return `Above all its prompt ${key}: ${share}, kept ${kept(after.rate ?? before.rate)}.`;
}

function oneWords({ how, effect, before, after }: OneCause, whole: number | null): string {
  const did = `moved the whole by ${withInterval(effect)}`;
  if (how === 'rate') {
    const more = (after.rate ?? 0) > (before.rate ?? 0) ? 'more' : 'less';
    return `is kept ${more}: ${percent(before.rate)} → ${percent(after.rate)}. It ${did}.`;
  }
  const own = after.rate ?? before.rate ?? 0;
  const kept = `is kept ${own > (whole ?? 0) ? 'more' : 'less'} than the rest (${percent(own)})`;
  const share = `${percent(before.share)} → ${percent(after.share)} of all`;
  if (before.share === 0) return `is new (${percent(after.share)} of all) and ${kept}. It ${did}.`;
  if (after.share === 0)
    return `is gone (it was ${percent(before.share)} of all) and was kept ${own > (whole ?? 0) ? 'more' : 'less'} than the rest. That ${did}.`;
  return `became ${after.share > before.share ? 'a larger' : 'a smaller'} part (${share}) and ${kept}. That ${did}.`;
}

export const patternHeads: Record<PatternNews['what'], string> = {
  new: 'New',
  growing: 'Growing',
  resolved: 'Resolved',
  reopened: 'Back again',
};

/** "about 12 more inserts a week if this were fixed (8 to 17)": null where it is over or not known. */
export function recoverableWords({ what, recoverable }: PatternNews): string | null {
  if (what === 'resolved' || !recoverable || recoverable.inserts <= 0) return null;
  const { inserts, low, high } = recoverable;
  return `about ${plural(Math.round(inserts), 'more insert')} a week if this were fixed (${count(Math.max(0, Math.round(low)))} to ${count(Math.round(high))})`;
}

export const patternCounts = ({ rows, rejected, users }: PatternNews): string =>
  `${count(rejected)} of ${count(rows)} rejected, ${plural(users, 'user')}`;

/** How a canary stands or ended. */
export function canaryWords({ state, difference, endedBy, because, users }: CanaryNews): string {
  const ends = {
    stopped: 'was stopped',
    promoted: 'was promoted',
    rolled_back: 'was rolled back',
    running: '',
  };
  const by = endedBy === null ? '' : ` by ${endedBy === 'kept' ? 'Kept itself' : endedBy}`;
  const end = ends[state] ? `${ends[state]}${by}${because ? ` (${because})` : ''}; ` : '';
  if (!difference) return `${end}too early to compare, ${plural(users, 'user')} so far.`;
  const verdict = difference.isClear
    ? `users keep ${difference.difference > 0 ? 'more' : 'less'} of it`
    : 'no clear difference yet';
  return `${end}${verdict}: ${withInterval(difference)} (holds at all looks), ${plural(users, 'user')}.`;
}

/** What a hint does to those who see it, against those who do not. */
export function hintWords({ exposures, difference }: HintNews): string {
  const shown = `shown ${plural(exposures, 'time')}`;
  if (!difference) return `${shown}, too early to compare.`;
  const verdict = difference.isClear
    ? `who sees it keeps ${difference.difference > 0 ? 'more' : 'less'}`
    : 'no clear effect yet';
  return `${shown}; ${verdict}: ${withInterval(difference)}.`;
}

/** "organization openai-a: 3 times, 2 h 10 min in all". */
export function incidentWords({ kind, subject, times, lastedMs, isOpen }: IncidentNews): string {
  const lasted = lastedMs >= 1_000 ? `, ${duration(lastedMs)} in all` : '';
  return `${kind.replaceAll('_', ' ')} ${subject}: ${plural(times, 'time')}${lasted}${isOpen ? ', still open' : ''}`;
}

export const moveWords = ({ from, to, by }: Digest['moves'][number]): string =>
  `The toggle moved from ${from ?? 'routes as written'} to ${to ?? 'routes as written'}, by ${by}`;

/** What an inserted result cost, and whether that changed. */
export function costWords({ perInsertedMicroUsd, beforeMicroUsd, change, totalMicroUsd }: CostNews): string {
  const now = `${money(perInsertedMicroUsd)} per inserted result, ${money(totalMicroUsd)} in all`;
  if (beforeMicroUsd === null || !change) return `${now}.`;
  if (!change.isClear) return `${now}; no clear change (${money(beforeMicroUsd)} the week before).`;
  const share = perInsertedMicroUsd / beforeMicroUsd - 1;
  const [low, high] = [change.low / beforeMicroUsd, change.high / beforeMicroUsd];
  return `${now}: ${share > 0 ? '▲' : '▼'} ${percent(Math.abs(share), 0)} ${share > 0 ? 'more' : 'less'} than the week before (${money(beforeMicroUsd)}; 95 % interval of the change ${signed(low)} to ${signed(high)}).`;
}

const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(Math.abs(share), 0)}`;

/** "74.2 % (73.1–75.3 %)": the rate with its interval. */
export const rateFigure = ({ rate, low, high }: { rate: number; low: number; high: number }): string =>
  `${percent(rate)} (${percentRange(low, high)})`;

/** What is said of a week in which nothing is news. */
export const calmWords = 'A calm week: nothing changed by more than chance explains, and no pattern is news.';
