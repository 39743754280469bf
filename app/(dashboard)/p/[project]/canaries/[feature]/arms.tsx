import type { ReactNode } from 'react';
import type { ArmLook, ArmRate, CanaryLook, Quantile } from '#lib/canaries/index.ts';
import {
  count,
  duration,
  money,
  moneyExact,
  percent,
  percentExact,
  percentRange,
  plusMinus,
} from '../../../../../format.ts';
import { RateWhisker } from '../../../../../ui/rate-whisker.tsx';
import { Section } from '../../../../../ui/section.tsx';
import css from './arms.module.css';

interface Row {
  label: string;
  note: string;
  cell(arm: ArmLook, other: ArmLook): ReactNode;
}

/** Both arms, measure by measure. */
export function Arms({ look: { arms } }: { look: CanaryLook }) {
  const { base, canary } = arms;
  const max = (rate: (arm: ArmLook) => ArmRate) =>
    Math.min(1, Math.ceil(Math.max(0.1, rate(base).high ?? 0, rate(canary).high ?? 0) * 10) / 10);
  const rows: Row[] = [
    {
      label: 'Insert rate',
      note: `mature results, 0 to ${percent(
        max(({ inserted }) => inserted),
        0,
      )}`,
      cell: (arm, other) => (
        <Rate rate={arm.inserted} reference={other.inserted.rate} max={max(({ inserted }) => inserted)} />
      ),
    },
    {
      label: 'Maturing',
      note: 'shown, window not passed yet',
      cell: ({ maturing }) => (
        <Figure value={count(maturing.n)} detail={`${count(maturing.inserted)} inserted so far`} />
      ),
    },
    {
      label: 'Failed',
      note: `of all generations, 0 to ${percent(
        max(({ failed }) => failed),
        0,
      )}`,
      cell: (arm, other) => (
        <Rate rate={arm.failed} reference={other.failed.rate} max={max(({ failed }) => failed)} isBroken />
      ),
    },
    {
      label: 'Latency, half of them',
      note: 'completed generations',
      cell: ({ median }) => <Latency quantile={median} />,
    },
    {
      label: 'Latency, 95 of 100',
      note: 'completed generations',
      cell: ({ tail }) => <Latency quantile={tail} />,
    },
    {
      label: 'Cost per generation',
      note: 'failed ones included',
      cell: ({ costPerGeneration: cost, interactions }) => (
        <Figure
          value={money(cost?.microUsd ?? null)}
          exact={moneyExact(cost?.microUsd ?? null)}
          detail={cost ? `${money(cost.low)} to ${money(cost.high)}, n ${count(interactions)}` : 'not known'}
        />
      ),
    },
    {
      label: 'Cost per inserted result',
      note: 'whole cost, mature or not',
      cell: ({ costPerInsertedMicroUsd: cost, costMicroUsd }) => (
        <Figure value={money(cost)} exact={moneyExact(cost)} detail={`${money(costMicroUsd)} in all`} />
      ),
    },
    {
      label: 'Answered by a fallback',
      note: 'counted in the arm it was assigned to',
      cell: ({ fellBack, interactions }) => (
        <Figure
          value={percent(interactions > 0 ? fellBack / interactions : null)}
          detail={`${count(fellBack)} of ${count(interactions)}`}
        />
      ),
    },
    {
      label: 'Users',
      note: 'each stays in one arm',
      cell: ({ users, interactions }) => (
        <Figure value={count(users)} detail={`${count(interactions)} interactions`} />
      ),
    },
  ];
  return (
    <Section
      title="Both arms"
      note="As assigned, with 95 % intervals that allow for users who appear many times. The tick is the other arm."
      className={css.section}
    >
      <table className={css.arms} data-testid="canary-arms">
        <thead>
          <tr>
            <td />
            <th scope="col">Base</th>
            <th scope="col">Candidate</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, note, cell }) => (
            <tr key={label}>
              <th scope="row">
                {label}
                <small>{note}</small>
              </th>
              <td data-arm="base">{cell(base, canary)}</td>
              <td data-arm="canary">{cell(canary, base)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Rate({
  rate: { rate, low, high, n, successes, small },
  reference,
  max,
  isBroken = false,
}: {
  rate: ArmRate;
  reference: number | null;
  max: number;
  isBroken?: boolean;
}) {
  return (
    <div className={css.rate} data-broken={isBroken || undefined} data-small={small || undefined} data-n={n}>
      <b title={percentExact(rate)}>{percent(rate)}</b>
      <small title={percentRange(low, high)}>
        {n === 0 ? 'none yet' : `${plusMinus(low, high)}, ${count(successes)} of ${count(n)}`}
        {small && n > 0 && ', small n'}
      </small>
      <RateWhisker {...{ rate, low, high, n, small, max, reference }} large />
    </div>
  );
}

const Latency = ({ quantile }: { quantile: Quantile | null }) => (
  <Figure
    value={duration(quantile?.value ?? null)}
    detail={quantile ? `${duration(quantile.low)} to ${duration(quantile.high)}` : 'none completed'}
  />
);

function Figure({ value, exact, detail }: { value: string; exact?: string; detail: string }) {
  return (
    <div className={css.rate}>
      <b title={exact}>{value}</b>
      <small>{detail}</small>
    </div>
  );
}
