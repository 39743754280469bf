'use client';
import { Area, Line } from 'recharts';
import { percent } from '../../../../../format.ts';
import { LonePoint } from './lone-point.tsx';
import { TrendFrame, type TrendProps } from './trend-frame.tsx';
import type { TrendPoint } from './trend-points.ts';

const rateOf = (point: TrendPoint | undefined): number | null => point?.own?.errorRate.rate ?? null;

const bandOf = ({ own }: TrendPoint): [number, number] | null =>
  own && own.errorRate.low !== null ? [own.errorRate.low, own.errorRate.high] : null;

/** Share of attempts that failed, with its band, on the scale of all organizations. */
export function ErrorTrend(props: TrendProps) {
  return (
    <TrendFrame {...props} title={`Error rate of ${props.id}`} tick={(rate) => percent(rate, 0)}>
      <Area
        dataKey={bandOf}
        stroke="none"
        fill="var(--quiet)"
        fillOpacity={0.22}
        activeDot={false}
        isAnimationActive={false}
      />
      <Line
        dataKey={rateOf}
        stroke="var(--ink-2)"
        strokeWidth={1.5}
        dot={(dot) => (
          <LonePoint key={dot.index} {...dot} colour="var(--ink-2)" read={(i) => rateOf(props.points[i])} />
        )}
        activeDot={{ r: 3, fill: 'var(--ink)', stroke: 'var(--page)' }}
        isAnimationActive={false}
      />
    </TrendFrame>
  );
}
