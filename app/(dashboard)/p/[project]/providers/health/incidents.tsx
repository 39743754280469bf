'use client';
import type { Incident } from '#lib/notices/index.ts';
import { plural } from '../../../../../format.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import table from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { useView } from '../../../../../ui/view-scope.tsx';
import { acknowledge, silence } from '../actions.ts';
import { healthParsers } from '../view.ts';
import { IncidentRow } from './incident-row.tsx';
import css from './incidents.module.css';

interface Props {
  incidents: Incident[];
  spanLabel: string;
  timeZone: string;
}

/** What happened, newest first, and who has seen it. */
export function Incidents({ incidents, spanLabel, timeZone }: Props) {
  const [{ incidents: wanted }, setView] = useView(healthParsers);
  const { issues, act, busy } = useAct();
  const open = incidents.filter(({ endedAt }) => endedAt === null);
  const shown = wanted === 'open' ? open : incidents;
  return (
    <Section
      title="Incidents"
      note={`${open.length === 0 ? 'None lasts.' : `${plural(open.length, 'incident')} ${open.length === 1 ? 'lasts' : 'last'}.`} Those of the last ${spanLabel}, newest first.`}
      controls={
        <Segments
          label="Which incidents"
          value={wanted}
          options={[
            { value: 'all', label: 'All' },
            { value: 'open', label: 'Lasting' },
          ]}
          onChange={(value) => setView({ incidents: value })}
        />
      }
    >
      <Issues issues={issues} />
      {shown.length === 0 ? (
        <p className={table.quiet}>
          {wanted === 'open' ? 'Nothing is the matter now.' : `Nothing happened in the last ${spanLabel}.`}
        </p>
      ) : (
        <Table
          label="Table of incidents"
          columns={['Since', 'Lasted', 'What', 'Seen']}
          hasActions
          className={css.incidents}
        >
          {shown.map((incident) => (
            <IncidentRow
              key={incident.id}
              incident={incident}
              timeZone={timeZone}
              busy={busy}
              onAcknowledge={() => act(() => acknowledge(incident.id))}
              onSilence={(minutes) => act(() => silence(incident.kind, incident.subject, minutes))}
            />
          ))}
        </Table>
      )}
    </Section>
  );
}
