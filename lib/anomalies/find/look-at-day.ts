import { type Judged, judgeSeries } from '../series/judge.ts';
import { measures, metrics } from '../series/measures.ts';
import { isJudged, levels } from '../series/segments.ts';
import type { History, Look, Metric, Series } from '../types.ts';
import { chooseFrom, type Found, type Looked } from './choose.ts';
import { type Claims, createClaims } from './claims.ts';
import { type Known, leftOut, longestDays } from './known.ts';

/** False alarms to expect a day, over all series and metrics: one a month. */
const alarmsPerDay = 1 / 30;
/** What goes on may be less rare than what begins. */
const goesOn = 0.01;
export interface DayLook {
  found: Found[];
  /** Known ones that went on, and that did not. */
  continued: { id: string; day: number }[];
  over: { id: string; day: number }[];
  /** Series-days that were judged. */
  judged: number;
}

/** Every series of every metric, forecast once for all days. */
export type Watched = { metric: Metric; series: Series; judged: Judged }[];
/** @param breathe called between series, so that others have their turn */
export async function watch(
  history: History,
  all: readonly Series[],
  breathe: () => Promise<unknown> = async () => {},
): Promise<Watched> {
  const watched: Watched = [];
  for (const series of all) {
    await breathe();
    for (const metric of metrics)
      if (isJudged(metric, series.level))
        watched.push({ metric, series, judged: judgeSeries(series, metric, history.firstDay) });
  }
  return watched;
}

/** The same, with what is known to have been out of the ordinary left out of what is ordinary. */
export async function leaveOut(
  history: History,
  watched: Watched,
  known: readonly Known[],
  breathe: () => Promise<unknown> = async () => {},
): Promise<Watched> {
  const ordinary: Watched = [];
  for (const one of watched) {
    const without = leftOut(known, one.metric, one.series, history);
    if (without.size > 0) await breathe();
    const judged = without.size > 0 && judgeSeries(one.series, one.metric, history.firstDay, without);
    ordinary.push(judged ? { ...one, judged } : one);
  }
  return ordinary;
}

/** The last day that can be judged on a morning: what users did is known when the windows of all have passed. */
const judgedDay = (metric: Metric, { maturesAfter }: Series, today: number): number =>
  today - 1 - (measures[metric].waits ? maturesAfter : 0);

/**
 * What is out of the ordinary on the days that can be judged this morning.
 *
 * Each p-value is multiplied by how many were looked at, every metric and every level of segments having the same part
 * of the budget (Bonferroni with weights): so the sum of false alarms to expect is known, whatever hangs together. Of
 * what is rare and large, what others explain is not reported.
 */
export function lookAtDay(
  history: History,
  watched: Watched,
  today: number,
  known: readonly Known[],
): DayLook {
  const looks = watched.flatMap(({ metric, series, judged }) => {
    const i = judgedDay(metric, series, today) - history.firstDay;
    const look = i >= 0 ? judged.look(i) : null;
    return look ? [{ metric, series, judged, look, i }] : [];
  });
  const atLevel = (metric: Metric, level: number) =>
    looks.filter((one) => one.metric === metric && one.series.level === level).length;
  const sizes = new Map(metrics.map((metric) => [metric, levels.map((_, level) => atLevel(metric, level))]));
  const groups = [...sizes.values()].flat().filter((size) => size > 0).length;
  const adjusted = ({ pValue }: Look, { metric, series }: { metric: Metric; series: Series }) =>
    Math.min(1, pValue * groups * (sizes.get(metric)?.[series.level] as number));
  const candidates = looks.map((one) => ({ ...one, qValue: adjusted(one.look, one) }));

  const result: DayLook = { found: [], continued: [], over: [], judged: looks.length };
  const claims = createClaims(history);
  claimWhatIsKnown(claims, watched, looks, known, result, history.firstDay);
  const isOpen = (metric: Metric, { key }: Series) => {
    const open = known.find((one) => !one.isOver && one.metric === metric && one.key === key);
    return open !== undefined && !result.over.some(({ id }) => id === open.id);
  };
  const isLarge = ({ metric, look }: Looked) => measures[metric].isLarge(look.observed, look.expected);
  const nameable = candidates
    .filter((one) => isLarge(one) && !isOpen(one.metric, one.series))
    .sort((a, b) => Math.abs(b.look.score) - Math.abs(a.look.score));
  const begun = nameable.filter(({ qValue }) => qValue <= alarmsPerDay);
  const isNews = (look: Look, one: Looked) =>
    Math.sign(look.score) === Math.sign(one.look.score) &&
    adjusted(look, one) <= alarmsPerDay &&
    measures[one.metric].isLarge(look.observed, look.expected);
  result.found = chooseFrom({ begun, nameable, all: looks }, claims, isNews);
  return result;
}

/** What is known explains first: of the days it is known for, and of today's if it goes on. */
function claimWhatIsKnown(
  claims: Claims,
  watched: Watched,
  looks: readonly Looked[],
  known: readonly Known[],
  result: DayLook,
  firstDay: number,
): void {
  for (const one of known) {
    const is = ({ metric, series }: { metric: Metric; series: Series }) =>
      metric === one.metric && series.key === one.key;
    const own = watched.find(is);
    if (!own) continue;
    const since = one.day - firstDay;
    let { lastDay } = one;
    const judgedNow = one.isOver ? undefined : looks.find(is);
    if (judgedNow && judgedNow.look.day > lastDay) {
      const { i, look } = judgedNow;
      const isSame = Math.sign(look.score) === (one.direction === 'up' ? 1 : -1);
      if (isSame && look.pValue <= goesOn && i - since < longestDays) {
        result.continued.push({ id: one.id, day: look.day });
        lastDay = look.day;
      } else result.over.push({ id: one.id, day: look.day });
    }
    for (let i = since; i <= lastDay - firstDay; i++) {
      const error = own.judged.error(i);
      if (error !== null) claims.claim(one.metric, own.series, i, error);
    }
  }
}
