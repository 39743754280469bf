'use client';
import { Button, Menu } from '@mantine/core';
import type { Incident } from '#lib/notices/index.ts';
import { duration, moment, plural } from '../../../../../format.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { useView } from '../../../../../ui/view-scope.tsx';
import { acknowledge, silence } from '../actions.ts';
import { healthParsers } from '../view.ts';
import css from './incidents.module.css';
import { toneOf } from './trend-points.ts';

interface Props {
  incidents: Incident[];
  spanLabel: string;
  timeZone: string;
}

const tones = { broken: 'broken', amber: 'amber', quiet: 'unknown' } as const;
const silences = [
  { minutes: 60, label: 'For an hour' },
  { minutes: 480, label: 'For 8 hours' },
  { minutes: 1_440, label: 'For a day' },
];

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
        <p className={css.none}>
          {wanted === 'open' ? 'Nothing is the matter now.' : `Nothing happened in the last ${spanLabel}.`}
        </p>
      ) : (
        <ScrollRegion label="Table of incidents" className={css.scroll}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Since</th>
                <th scope="col">Lasted</th>
                <th scope="col">What</th>
                <th scope="col">Seen</th>
                <th scope="col">
                  <span className={css.hidden}>Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((incident) => (
                <Row
                  key={incident.id}
                  incident={incident}
                  timeZone={timeZone}
                  busy={busy}
                  onAcknowledge={() => act(() => acknowledge(incident.id))}
                  onSilence={(minutes) => act(() => silence(incident.kind, incident.subject, minutes))}
                />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Section>
  );
}

interface RowProps {
  incident: Incident;
  timeZone: string;
  busy: boolean;
  onAcknowledge(): void;
  onSilence(minutes: number): void;
}

function Row({ incident, timeZone, busy, onAcknowledge, onSilence }: RowProps) {
  const {
    id,
    kind,
    subject,
    startedAt,
    endedAt,
    times,
    summary,
    endSummary,
    acknowledgedAt,
    acknowledgedBy,
  } = incident;
  const lasts = endedAt === null;
  return (
    <tr
      id={`incident-${id}`}
      data-testid="incident"
      data-kind={kind}
      data-subject={subject}
      data-lasts={lasts || undefined}
    >
      <td>
        <time dateTime={new Date(startedAt).toISOString()}>{moment(startedAt, timeZone)}</time>
      </td>
      <td>
        {lasts ? (
          <StateMark tone={tones[toneOf(incident)]} word="lasts" />
        ) : endedAt > startedAt ? (
          duration(endedAt - startedAt)
        ) : (
          <span className={css.quiet}>a moment</span>
        )}
      </td>
      <td className={css.what}>
        {summary}
        {endSummary && <span className={css.quiet}> {endSummary}</span>}
        {times > 1 && <span className={css.quiet}> Reported {times} times.</span>}
      </td>
      <td className={css.quiet}>
        {acknowledgedAt === null ? (
          '–'
        ) : (
          <span title={moment(acknowledgedAt, timeZone)}>{acknowledgedBy}</span>
        )}
      </td>
      <td className={css.actions}>
        {acknowledgedAt === null && (
          <Button
            size="compact-xs"
            variant="default"
            disabled={busy}
            aria-label={`Acknowledge: ${summary}`}
            onClick={onAcknowledge}
          >
            Acknowledge
          </Button>
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              disabled={busy}
              aria-label={`Silence ${kind} of ${subject}`}
            >
              Silence
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>
              Send nothing about {kind.replaceAll('_', ' ')} of {subject}
            </Menu.Label>
            {silences.map(({ minutes, label }) => (
              <Menu.Item key={minutes} onClick={() => onSilence(minutes)}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  );
}
