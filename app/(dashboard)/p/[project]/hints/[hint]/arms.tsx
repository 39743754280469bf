import type { HintArmLook, HintEffect, HintRate } from '#lib/hints/index.ts';
import { count, percent, percentExact, percentRange, plusMinus, points } from '../../../../../format.ts';
import { RateWhisker } from '../../../../../ui/rate-whisker.tsx';
import { Section } from '../../../../../ui/section.tsx';
import css from '../../canaries/[feature]/arms.module.css';
import { DifferenceLine } from '../../canaries/difference-line.tsx';
import { endOfScale } from '../../canaries/scale.ts';
import { type Answer, answerOf } from '../../canaries/words.ts';
import own from './hint.module.css';

type Share = keyof HintEffect['differences'];

const rows: { share: Share; label: string; note: string }[] = [
  { share: 'inserted', label: 'Insert rate', note: 'of the results that followed' },
  { share: 'abandoned', label: 'Gave up', note: 'nothing was generated within 30 minutes' },
  { share: 'kept', label: 'Inserted of all', note: 'whether they went on or gave up' },
];

/** Who sees it and who is held out, measure by measure. */
export function Arms({ effect }: { effect: HintEffect }) {
  const { shown, held } = effect.arms;
  return (
    <Section
      title="Both arms"
      note="As assigned, on mature exposures, with 95 % intervals that allow for users who appear many times. The tick is the other arm."
      className={css.section}
    >
      <table className={css.arms} data-testid="hint-arms">
        <thead>
          <tr>
            <td />
            <th scope="col">Sees it</th>
            <th scope="col">Held out</th>
            <th scope="col">Difference</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ share, label, note }) => {
            const max = endOfRates(shown[share], held[share]);
            return (
              <tr key={share}>
                <th scope="row">
                  {label}
                  <small>{note}</small>
                </th>
                <td data-arm="shown">
                  <Rate {...{ share, max }} rate={shown[share]} reference={held[share].rate} />
                </td>
                <td data-arm="held">
                  <Rate {...{ share, max }} rate={held[share]} reference={shown[share].rate} />
                </td>
                <td>
                  <Difference effect={effect} share={share} />
                </td>
              </tr>
            );
          })}
          <tr>
            <th scope="row">
              Users
              <small>each is always on the same side</small>
            </th>
            <td data-arm="shown">
              <Users {...shown} />
            </td>
            <td data-arm="held">
              <Users {...held} />
            </td>
            <td />
          </tr>
        </tbody>
      </table>
    </Section>
  );
}

const endOfRates = (...rates: HintRate[]): number =>
  Math.min(1, Math.ceil(Math.max(0.1, ...rates.map(({ high }) => high ?? 0)) * 10) / 10);

/** Giving up is neither good nor bad by itself: what could not be served costs nobody's time. */
const isNeutral = (share: Share): boolean => share === 'abandoned';

function Rate({
  share,
  rate: { rate, low, high, n, successes, small },
  reference,
  max,
}: {
  share: Share;
  rate: HintRate;
  reference: number | null;
  max: number;
}) {
  return (
    <div
      className={[css.rate, isNeutral(share) && own.neutral].filter(Boolean).join(' ')}
      data-small={small || undefined}
      data-n={n}
    >
      <b title={percentExact(rate)}>{percent(rate)}</b>
      <small title={percentRange(low, high)}>
        {n === 0 ? 'none yet' : `${plusMinus(low, high)}, ${count(successes)} of ${count(n)}`}
        {small && n > 0 && ', small n'}
      </small>
      <RateWhisker {...{ rate, low, high, n, small, max, reference }} large />
    </div>
  );
}

function Difference({ effect, share }: { effect: HintEffect; share: Share }) {
  const difference = effect.differences[share];
  if (!difference) return <small>too early</small>;
  const answer: Answer = isNeutral(share) && difference.isClear ? 'early' : answerOf(difference);
  return (
    <div className={own.difference}>
      <span>
        <b>{points(difference.difference)}</b>{' '}
        <small>
          {points(difference.low)} to {points(difference.high)} points
        </small>
      </span>
      <DifferenceLine {...difference} answer={answer} end={endOfScale(difference.low, difference.high)} />
    </div>
  );
}

const Users = ({ users, exposures, maturing }: HintArmLook) => (
  <div className={css.rate}>
    <b>{count(users)}</b>
    <small>
      {count(exposures)} exposures, {count(maturing)} maturing
    </small>
  </div>
);
