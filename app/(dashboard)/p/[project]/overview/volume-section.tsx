'use client';
import { type ReactNode, useState } from 'react';
import type { Interval } from '#lib/insights/index.ts';
import type { Period } from '../../../../series.ts';
import { CostChart } from '../../../../ui/cost-chart.tsx';
import { PeriodTable } from '../../../../ui/period-table.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Segments } from '../../../../ui/segments.tsx';
import { VolumeChart } from '../../../../ui/volume-chart.tsx';

interface Props {
  periods: Period[];
  interval: Interval;
  timeZone: string;
}

const height = 190;
const modes = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
] as const;

function Twin({ title, chart, table }: { title: string; chart: ReactNode; table: ReactNode }) {
  const [mode, setMode] = useState<'chart' | 'table'>('chart');
  return (
    <Section
      title={title}
      controls={<Segments label={`How to show: ${title}`} value={mode} options={modes} onChange={setMode} />}
    >
      {mode === 'chart' ? chart : table}
    </Section>
  );
}

export function VolumeSection(props: Props) {
  return (
    <Twin
      title={`What became of them, by ${props.interval}`}
      chart={<VolumeChart {...props} height={height} />}
      table={<PeriodTable {...props} caption="Interactions per period" show="volume" height={height} />}
    />
  );
}

export function CostSection(props: Props) {
  return (
    <Twin
      title={`Cost by ${props.interval}`}
      chart={<CostChart {...props} height={height} />}
      table={<PeriodTable {...props} caption="Cost per period" show="cost" height={height} />}
    />
  );
}
