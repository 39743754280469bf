import type { InsertRateRow, Share } from '#lib/insights/index.ts';
import { isSmall, wilson } from '#lib/stats/index.ts';
import {
  count,
  duration,
  money,
  moneyExact,
  percent,
  percentExact,
  percentRange,
  plural,
} from '../../../../format.ts';
import { Stat } from '../../../../ui/stat.tsx';
import { interactionsQuery, type Scope } from '../../../../view.ts';
import css from './overview.module.css';

interface Props {
  total: InsertRateRow;
  project: string;
  /** What the links to the interactions behind a number carry along. */
  view: Scope;
}

/** What the insert rate alone does not say. */
export function Secondary({ total, project, view: { range, from, to, where } }: Props) {
  const { n, expired, failed, interactions, maturing, inserted, attemptsToInsert, timeToInsertMs } = total;
  const link = (outcome: string) =>
    interactionsQuery(`/p/${project}/interactions`, { range, from, to, where, outcome: [outcome] });
  const perInserted = total.costPerInsertedMicroUsd;
  return (
    <section className={css.stats} aria-label="Beside the insert rate">
      <Rate
        label="With a signal"
        meaning="Insert rate among those whose user did anything: inserted, edited, regenerated, closed or reverted."
        share={total.signalled}
      />
      <Rate
        label="Expired"
        meaning="Shown, but the attribution window passed without any signal. Not a rejection: the user left, or the signal was lost."
        share={shareOf(expired, n)}
        href={link('expired')}
      />
      <Rate
        label="First try"
        meaning="Insert rate of first tries, that is of results that do not come from a regenerate."
        share={total.firstTry}
      />
      <Stat
        label="Attempts to insert"
        meaning="Mean place in its chain of what was inserted: 1 means users took the first result."
        value={attemptsToInsert === null ? '–' : attemptsToInsert.toFixed(2)}
        detail={inserted > 0 ? `mean of ${count(inserted)} inserted` : 'none mature yet'}
      />
      <Stat
        label="Time to insert"
        meaning="Typical time (geometric mean) from the start of the first try to the insert."
        value={duration(timeToInsertMs)}
        detail={inserted > 0 ? `typical of ${count(inserted)}` : 'none mature yet'}
      />
      <Stat
        label="Cost per inserted"
        meaning="What all generations cost, kept or not, divided by how many were inserted."
        value={money(perInserted)}
        exact={moneyExact(perInserted)}
        detail={`${money(total.costMicroUsd)} in all`}
      />
      <Rate
        label="Failed"
        meaning="Generations that gave no result. They are in no insert rate."
        share={shareOf(failed, interactions)}
        href={link('failed')}
      />
      <Stat
        label="Maturing"
        meaning="Shown less than the attribution window ago (24 h unless the feature says otherwise). Inserts come early and expiries late, so they are not in the rate yet."
        value={count(maturing.n)}
        detail={maturing.n > 0 ? `${count(maturing.inserted)} inserted so far` : 'all windows have passed'}
        quiet
      />
    </section>
  );
}

function shareOf(successes: number, n: number): Share {
  const { rate, low, high } = wilson({ successes: Math.min(successes, n), n });
  return { n, rate, low, high };
}

function Rate({ share, ...props }: { label: string; meaning: string; share: Share; href?: string }) {
  const { n, rate, low, high } = share;
  const small =
    rate === null || low === null || high === null || isSmall({ rate, low, high, n, effectiveN: n });
  return (
    <Stat
      {...props}
      value={percent(rate)}
      exact={percentExact(rate)}
      quiet={small}
      detail={
        n === 0 ? (
          'n = 0'
        ) : (
          <span title={plural(n, 'interaction')}>
            {percentRange(low, high)}
            <br />n = {count(n)}
          </span>
        )
      }
    />
  );
}
