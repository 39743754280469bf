'use client';
import { Button } from '@mantine/core';
import type { Silence } from '#lib/notices/index.ts';
import { moment } from '../../../../../format.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import css from '../table.module.css';
import { endSilence } from './actions.ts';

/** What nobody is told about for now. */
export function Silences({ silences, timeZone }: { silences: Silence[]; timeZone: string }) {
  const { busy, issues, act } = useAct();
  if (silences.length === 0) return null;
  return (
    <Section title="Silences" note="Incidents are recorded all the same." className={css.section}>
      <ScrollRegion label="Silences in force" className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">About</th>
              <th scope="col">Until</th>
              <th scope="col">By</th>
              <th scope="col">
                <span className={css.hidden}>Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {silences.map(({ kind, subject, until, by, reason }) => (
              <tr key={`${kind} ${subject} ${until}`} data-testid="silence">
                <td>
                  {kind?.replaceAll('_', ' ') ?? 'everything'}
                  {subject && ` of ${subject}`}
                  {reason && <small>{reason}</small>}
                </td>
                <td>{moment(until, timeZone)}</td>
                <td>{by}</td>
                <td className={css.actions}>
                  <Button
                    size="compact-xs"
                    variant="default"
                    loading={busy}
                    aria-label={`End the silence of ${kind ?? 'everything'} ${subject ?? ''}`}
                    onClick={() => act(() => endSilence(kind, subject))}
                  >
                    End
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <Issues issues={issues} />
    </Section>
  );
}
