'use client';
import { useState } from 'react';
import type { ToggleView } from '#lib/providers/index.ts';
import { moment } from '../../../../../format.ts';
import { Segments } from '../../../../../ui/segments.tsx';
import type { Effect } from './effects.ts';
import css from './toggle.module.css';
import { ToggleDialog } from './toggle-dialog.tsx';

interface Props {
  toggle: Pick<ToggleView, 'vendor' | 'choices' | 'version' | 'history'>;
  /** By vendor, what a move there would change. */
  effects: Record<string, Effect[]>;
  /** Where equivalents are set. */
  equivalentsHref: string;
  timeZone: string;
}

const asWritten = '';

/** The one switch that moves the whole system to another vendor, and back. */
export function ToggleControl({ toggle, effects, equivalentsHref, timeZone }: Props) {
  const { vendor, choices, history } = toggle;
  const [to, setTo] = useState<string>();
  const [last] = history;
  return (
    <section className={css.control} aria-label="Vendor toggle" data-testid="toggle" data-vendor={vendor ?? ''}>
      <h2>Vendor toggle</h2>
      <p className={css.where}>
        {vendor === null ? 'Every route runs as it is written' : <>Everything runs on {vendor}</>}
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
        onChange={(value) => value !== (vendor ?? asWritten) && setTo(value)}
      />
      <p className={css.since}>
        {last
          ? `Since ${moment(last.at, timeZone)}, by ${last.by}${last.note ? `: ${last.note}` : ''}`
          : 'It was never moved.'}
      </p>
      {to !== undefined && (
        <ToggleDialog
          to={to === asWritten ? null : to}
          toggle={toggle}
          effects={effects[to] ?? []}
          equivalentsHref={equivalentsHref}
          onClose={() => setTo(undefined)}
        />
      )}
    </section>
  );
}
