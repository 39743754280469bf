'use client';
import type { Interval } from '#lib/insights/index.ts';
import { Segments } from '../../../../ui/segments.tsx';
import { useView } from '../../../../ui/view-scope.tsx';
import { overviewParsers } from '../../../../view.ts';

const names: Record<Interval, string> = { hour: 'Hours', day: 'Days', week: 'Weeks' };

export function IntervalPicker({ interval, intervals }: { interval: Interval; intervals: Interval[] }) {
  const [, setView] = useView(overviewParsers);
  if (intervals.length < 2) return null;
  return (
    <Segments
      label="Periods"
      value={interval}
      options={intervals.map((value) => ({ value, label: names[value] }))}
      onChange={(value) => setView({ interval: value })}
    />
  );
}
