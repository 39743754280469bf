'use client';
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { FeatureRouting } from '#lib/providers/index.ts';
import { moment } from '../../../../../../format.ts';
import { Issues } from '../../../../../../ui/issues.tsx';
import { Name } from '../../../../../../ui/name.tsx';
import { Section } from '../../../../../../ui/section.tsx';
import { StateMark } from '../../../../../../ui/state-mark.tsx';
import css from '../../../../../../ui/table.module.css';
import { Table } from '../../../../../../ui/table.tsx';
import { useAct } from '../../../../../../ui/use-act.ts';
import providers from '../../providers.module.css';
import { revive, setFeatureRoute } from '../actions.ts';
import { KillDialog } from './kill-dialog.tsx';

interface Props {
  project: string;
  features: FeatureRouting[];
  routes: string[];
  timeZone: string;
}

/** Which route each feature takes, and the switch that turns it off. */
export function Features({ project, features, routes, timeZone }: Props) {
  const [killing, setKilling] = useState<string>();
  return (
    <Section
      title="Features"
      note="A feature that is off refuses its requests with the reason, in every process within a second."
      className={providers.section}
    >
      {features.length === 0 ? (
        <p className={css.quiet}>No feature yet. One appears here with the first request that names it.</p>
      ) : (
        <Table
          label="Table of features"
          columns={['Feature', 'Route', 'Prompt', 'State', 'Changed']}
          hasActions
        >
          {features.map((feature) => (
            <Row
              key={feature.feature}
              project={project}
              routing={feature}
              routes={routes}
              timeZone={timeZone}
              onKill={() => setKilling(feature.feature)}
            />
          ))}
        </Table>
      )}
      {killing !== undefined && (
        <KillDialog project={project} feature={killing} onClose={() => setKilling(undefined)} />
      )}
    </Section>
  );
}

interface RowProps extends Omit<Props, 'features'> {
  routing: FeatureRouting;
  onKill(): void;
}

function Row({ project, routing, routes, timeZone, onKill }: RowProps) {
  const { feature, route, prompt, killed, changedAt, changedBy, note } = routing;
  const { busy, issues, act } = useAct();
  return (
    <tr data-testid="feature" data-feature={feature} data-off={killed !== null || undefined}>
      <th scope="row">
        <Name value={feature} />
      </th>
      <td>
        <NativeSelect
          aria-label={`Route of ${feature}`}
          disabled={busy}
          value={route ?? ''}
          data={[
            { value: '', label: 'the model asked for' },
            ...new Set([...routes, ...(route === undefined ? [] : [route])]),
          ]}
          onChange={({ currentTarget: { value } }) =>
            act(() => setFeatureRoute(project, feature, value || null))
          }
        />
        <Issues issues={issues} />
      </td>
      <td>{prompt ?? <span className={css.quiet}>–</span>}</td>
      <td className={css.text}>
        {killed ? (
          <>
            <StateMark tone="broken" word="off" />
            <small>{killed.reason}</small>
          </>
        ) : (
          <StateMark tone="fine" word="on" />
        )}
      </td>
      <td>
        {changedAt === null ? (
          <span className={css.quiet}>never</span>
        ) : (
          <>
            {moment(changedAt, timeZone)}
            <small>
              by {changedBy}
              {note && !killed && `: ${note}`}
            </small>
          </>
        )}
      </td>
      <td className={css.actions}>
        {killed ? (
          <Button
            size="compact-xs"
            variant="default"
            loading={busy}
            aria-label={`Turn on ${feature}`}
            onClick={() => act(() => revive(project, feature))}
          >
            Turn on
          </Button>
        ) : (
          <Button size="compact-xs" variant="default" aria-label={`Turn off ${feature}`} onClick={onKill}>
            Turn off
          </Button>
        )}
      </td>
    </tr>
  );
}
