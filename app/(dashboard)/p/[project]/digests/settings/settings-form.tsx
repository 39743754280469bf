'use client';
import { Button, NativeSelect, Switch } from '@mantine/core';
import Link from 'next/link';
import { useState } from 'react';
import type { SettingsView } from '#lib/digest/index.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import form from '../../providers/organizations/form/form.module.css';
import providers from '../../providers/providers.module.css';
import { type SettingsChange, saveSettings } from '../actions.ts';
import { weekdays } from '../weekdays.ts';
import { Place } from './place.tsx';
import { SendTest } from './send-test.tsx';

interface Props {
  project: string;
  timeZone: string;
  view: SettingsView;
}

const days = weekdays.map((label, i) => ({ label, value: String(i + 1) }));
const hours = Array.from({ length: 24 }, (_, hour) => ({
  label: `${String(hour).padStart(2, '0')}:00`,
  value: String(hour),
}));

/** The place and the time; each is saved on its own. */
export function SettingsForm({ project, timeZone, view }: Props) {
  const { busy, issues, act } = useAct();
  const [weekday, setWeekday] = useState(String(view.weekday));
  const [hour, setHour] = useState(String(view.hour));
  const save = (change: SettingsChange) => act(() => saveSettings(project, change, view.version));

  return (
    <div className={providers.page}>
      <Section
        title="Where"
        note="An address or a token is kept encrypted; only its end is shown."
        controls={<SendTest project={project} disabled={busy || view.slack === null} />}
        className={providers.section}
      >
        <Place
          slack={view.slack}
          busy={busy}
          onSave={(slack) => save({ slack, ...(slack === null && { on: false }) })}
        />
      </Section>
      <Section title="When" note={`Clocks of ${timeZone}`} className={providers.section}>
        <Switch
          label="Post the digest of the week before, every week"
          checked={view.isOn}
          disabled={busy || (view.slack === null && !view.isOn)}
          onChange={({ currentTarget }) => save({ on: currentTarget.checked })}
        />
        <div className={form.inline}>
          <NativeSelect
            label="On"
            data={days}
            value={weekday}
            onChange={({ currentTarget }) => setWeekday(currentTarget.value)}
          />
          <NativeSelect
            label="At"
            data={hours}
            value={hour}
            onChange={({ currentTarget }) => setHour(currentTarget.value)}
          />
          <Button loading={busy} onClick={() => save({ weekday: Number(weekday), hour: Number(hour) })}>
            Save
          </Button>
        </div>
        <p className={form.hint} style={{ marginTop: '0.625rem' }}>
          An interaction counts once its attribution window has passed, 24 hours unless a feature says
          otherwise: on a Monday Sunday’s are not in the rate yet. See{' '}
          <Link href={`/p/${project}/digests`}>what would be posted</Link>.
        </p>
      </Section>
      <Issues issues={issues} />
    </div>
  );
}
