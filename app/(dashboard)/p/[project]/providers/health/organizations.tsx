'use client';
import { VisuallyHidden } from '@mantine/core';
import Link from 'next/link';
import type { AttemptPoint, AttemptSeries } from '#lib/metrics/index.ts';
import type { ConcurrencyUse } from '#lib/providers/index.ts';
import { count } from '../../../../../format.ts';
import { Saturation } from '../../../../../ui/saturation.tsx';
import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { OrganizationRows } from './organization-rows.tsx';
import css from './organizations.module.css';
import type { Live } from './read-live.ts';

interface Props {
  live: Live;
  base: string;
  /** Of the span, by organization. */
  totals: Record<string, AttemptPoint>;
  series: AttemptSeries[];
  range: { from: number; to: number };
  stepMs: number;
  spanLabel: string;
}

/** Who serves: one group a vendor, one row an organization, and under it its models. */
export function Organizations({ live, base, totals, series, range, stepMs, spanLabel }: Props) {
  const vendors = Map.groupBy(live.organizations, ({ vendor }) => vendor);
  const points = new Map(series.map(({ key, points: own }) => [key, own]));
  return (
    <Section
      title="Who serves"
      note={`State as of now; times, errors and traffic of the last ${spanLabel}. Bars show what is used.`}
    >
      {live.organizations.length === 0 && (
        <p>
          Nobody: no organization is set up. <Link href={`${base}/organizations/new`}>Add one</Link>, or set
          the key of a vendor in the environment.
        </p>
      )}
      <ScrollRegion label="Organizations by vendor" className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Organization and models</th>
              <th scope="col">State</th>
              <th scope="col" title="What is left of the vendor’s rate limit, the tightest of them">
                Headroom
              </th>
              <th scope="col" title="Calls under way, against the limit if there is one">
                In flight
              </th>
              <th scope="col" className={css.right} title="Median, and below it the 95th percentile">
                First token
              </th>
              <th scope="col" className={css.right} title="Failed attempts with 95 % interval">
                Errors
              </th>
              <th scope="col">Attempts</th>
              <th scope="col">
                <VisuallyHidden>Actions</VisuallyHidden>
              </th>
            </tr>
          </thead>
          {[...vendors].map(([vendor, organizations]) => (
            <tbody key={vendor} data-testid="vendor" data-vendor={vendor}>
              <tr className={css.vendor}>
                <th scope="rowgroup" colSpan={8}>
                  <span>{vendor}</span>
                  {live.toggle === vendor && <em>everything runs here</em>}
                  {live.toggle !== null && live.toggle !== vendor && <em>the toggle is elsewhere</em>}
                  <Limits limits={live.concurrency.filter((row) => row.vendor === vendor)} />
                </th>
              </tr>
              {organizations.map((organization) => (
                <OrganizationRows
                  key={organization.id}
                  organization={organization}
                  isLast={organizations.every(({ id, drained }) => id === organization.id || drained)}
                  href={`${base}/organizations/${organization.id}`}
                  total={totals[organization.id]}
                  points={points.get(organization.id) ?? []}
                  range={range}
                  stepMs={stepMs}
                />
              ))}
            </tbody>
          ))}
        </table>
      </ScrollRegion>
    </Section>
  );
}

/** Concurrency limits of a vendor's models, over all of its organizations. */
function Limits({ limits }: { limits: ConcurrencyUse[] }) {
  return limits.map(({ model, inFlight, limit = 0, saturation }) => (
    <span key={model} className={css.limit}>
      {model}
      <Saturation
        used={saturation}
        text={`${count(inFlight)} / ${count(limit)}`}
        label={`${model}: ${count(inFlight)} calls in flight, at most ${count(limit)} at once`}
      />
    </span>
  ));
}
