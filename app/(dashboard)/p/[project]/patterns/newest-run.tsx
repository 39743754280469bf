import type { DiscoveryRun } from '#lib/patterns/index.ts';
import { count, date, momentExact, money, plural } from '../../../../format.ts';
import { Section } from '../../../../ui/section.tsx';
import { FunnelSteps } from './funnel-steps.tsx';
import css from './patterns.module.css';

/** When Kept last looked, at what, and what each step left. */
export function NewestRun({ run, timeZone }: { run: DiscoveryRun; timeZone: string }) {
  const { at, from, to, rows, rejected, users, naming } = run;
  return (
    <Section
      title="The newest look"
      className={css.run}
      note={
        <>
          {momentExact(at, timeZone).replace(/:\d\d\.\d+$/, '')}: {plural(rows, 'interaction')} of{' '}
          {plural(users, 'user')}, {count(rejected)} rejected, {date(from, timeZone)} to {date(to, timeZone)}
        </>
      }
    >
      <FunnelSteps funnel={run.funnel} />
      {naming && naming.by === 'model' && (
        <p className={css.facts}>
          A model named {count(naming.named)} of {plural(naming.named + naming.offline, 'pattern')} in{' '}
          {plural(naming.calls, 'call')} ({money(naming.costMicroUsd)}).
        </p>
      )}
      {naming && naming.reasons.length > 0 && (
        <p className={css.facts}>Names are made from the definitions: {naming.reasons.join('; ')}.</p>
      )}
    </Section>
  );
}
