'use client';
import { Suspense, use, useState } from 'react';
import type { ToggleView } from '#lib/providers/index.ts';
import { moment } from '../../../../../format.ts';
import { Segments } from '../../../../../ui/segments.tsx';
import type { LiveOrganization } from '../health/standing.ts';
import { choicesOf } from './choices.ts';
import type { Control } from './read-control.ts';
import css from './toggle.module.css';
import { ToggleDialog } from './toggle-dialog.tsx';

interface Props {
  /** null: every route as it is written. */
  vendor: string | null;
  organizations: readonly LiveOrganization[];
  control: Control;
  history: Promise<ToggleView['history'] | null>;
  /** Where equivalents are set. */
  equivalentsHref: string;
  timeZone: string;
}

const asWritten = '';

/** The one switch that moves the whole system to another vendor, and back. */
export function ToggleControl({ vendor, organizations, control, history, equivalentsHref, timeZone }: Props) {
  const [to, setTo] = useState<string>();
  const choices = choicesOf(organizations);
  return (
    <section
      className={css.control}
      aria-label="Vendor toggle"
      data-testid="toggle"
      data-vendor={vendor ?? ''}
    >
      <h2>Vendor toggle</h2>
      <p className={css.where}>
        {vendor === null ? 'Every route runs as it is written' : `Everything runs on ${vendor}`}
      </p>
      <Segments
        label="Where everything runs"
        value={vendor ?? asWritten}
        options={[
          { value: asWritten, label: 'As written' },
          ...choices.map((choice) => ({
            value: choice.vendor,
            label: choice.healthy ? choice.vendor : `${choice.vendor} (cannot serve)`,
          })),
        ]}
        onChange={(value) => {
          if (value !== (vendor ?? asWritten)) setTo(value);
        }}
      />
      <Suspense fallback={<p className={css.since}>…</p>}>
        <Since history={history} timeZone={timeZone} />
      </Suspense>
      {to !== undefined && (
        <ToggleDialog
          from={vendor}
          to={to === asWritten ? null : to}
          choice={choices.find((one) => one.vendor === to)}
          version={control.version}
          effects={control.effects[to] ?? []}
          equivalentsHref={equivalentsHref}
          onClose={() => setTo(undefined)}
        />
      )}
    </section>
  );
}

function Since({ history, timeZone }: Pick<Props, 'history' | 'timeZone'>) {
  const last = use(history)?.[0];
  return (
    <p className={css.since}>
      {last
        ? `Since ${moment(last.at, timeZone)}, by ${last.by}${last.note ? `: ${last.note}` : ''}`
        : 'It was never moved.'}
    </p>
  );
}
