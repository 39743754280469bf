'use client';
import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { CanaryRun } from '#lib/canaries/index.ts';
import { points } from '../../../../../format.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { changeShare } from '../actions.ts';
import css from './canary.module.css';

interface Props {
  project: string;
  run: CanaryRun;
}

/** How many users get the candidate, and what takes it from them by itself. */
export function ShareControl({ project, run: { feature, shares, guards, version } }: Props) {
  const share = shares.at(-1)?.share ?? 0;
  const [percent, setPercent] = useState<number | string>(toPercent(share));
  const { busy, issues, act } = useAct();
  const wanted = Number(percent) / 100;
  const isNew = percent !== '' && Math.abs(wanted - share) > 1e-9;
  return (
    <Section title="Who gets it" note="A change reaches all processes within a second.">
      <form
        className={css.share}
        onSubmit={(event) => {
          event.preventDefault();
          if (isNew) act(() => changeShare(project, feature, wanted, version));
        }}
      >
        <NumberInput
          label="Share of the users"
          suffix=" %"
          min={0}
          max={100}
          decimalScale={1}
          value={percent}
          onChange={setPercent}
        />
        <Button type="submit" variant="default" loading={busy} disabled={!isNew}>
          Change the share
        </Button>
      </form>
      <Issues issues={issues} />
      <p className={css.aside}>
        As it grows, who has the candidate keeps it. Users whose arm changes count in both, within the time of
        each share.
      </p>
      <h3 className={css.sub}>Kept stops it by itself</h3>
      <ul className={css.guards}>
        <li>when users clearly keep less of it, from {guards.minPerArm} mature results in each arm on</li>
        <li>
          when clearly over {points(guards.maxErrorRateRise).replace('+', '')} points more of it fails, from
          20 generations on
        </li>
        <li>
          {guards.maxLatencyRise === null
            ? 'never for being slow: no limit was set'
            : `when it is clearly over ${guards.maxLatencyRise} times as slow`}
        </li>
      </ul>
    </Section>
  );
}

/** Without the dust of floating point: 0.07 × 100 is 7.000000000000001. */
const toPercent = (share: number): number => Math.round(share * 1e6) / 1e4;
