'use client';
import { Line } from 'recharts';
import { duration } from '../../../../../format.ts';
import { colourOf } from '../../../../../ui/colours.ts';
import { LonePoint } from './lone-point.tsx';
import { TrendFrame, type TrendProps } from './trend-frame.tsx';
import type { TrendPoint } from './trend-points.ts';

interface Props extends TrendProps {
  /** Drawn in grey behind it. */
  others: readonly string[];
}

/** Median first token of one organization, on the scale of all. */
export function FirstTokenTrend({ others, ...props }: Props) {
  const { id, points } = props;
  return (
    <TrendFrame {...props} title={`Median first token of ${id}`} tick={duration}>
      {others.map((other) => (
        <Line
          key={other}
          dataKey={(point: TrendPoint) => point.firstToken[other] ?? null}
          stroke="var(--quiet)"
          strokeOpacity={0.75}
          strokeWidth={1}
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
      ))}
      <Line
        dataKey={(point: TrendPoint) => point.own?.p50FirstTokenMs ?? null}
        stroke={colourOf(id)}
        strokeWidth={1.75}
        dot={(dot) => (
          <LonePoint
            key={dot.index}
            {...dot}
            colour={colourOf(id)}
            read={(i) => points[i]?.own?.p50FirstTokenMs}
          />
        )}
        activeDot={{ r: 3, fill: colourOf(id), stroke: 'var(--page)' }}
        isAnimationActive={false}
      />
    </TrendFrame>
  );
}
