'use client';
import { Button } from '@mantine/core';
import type { Silence } from '#lib/notices/index.ts';
import { moment } from '../../../../../format.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { Section } from '../../../../../ui/section.tsx';
import css from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import providers from '../providers.module.css';
import { endSilence } from './actions.ts';

/** What nobody is told about for now. */
export function Silences({ silences, timeZone }: { silences: Silence[]; timeZone: string }) {
  const { busy, issues, act } = useAct();
  if (silences.length === 0) return null;
  return (
    <Section title="Silences" note="Incidents are recorded all the same." className={providers.section}>
      <Table label="Silences in force" columns={['About', 'Until', 'By']} hasActions>
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
      </Table>
      <Issues issues={issues} />
    </Section>
  );
}
