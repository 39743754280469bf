/** What axes, grids and tips of all charts have in common. */
const tick = { fontSize: 11, fill: 'var(--ink-3)' };

export const gridProps = { vertical: false, stroke: 'var(--line)' } as const;
export const xAxisProps = {
  tickLine: false,
  axisLine: { stroke: 'var(--line-strong)' },
  tick,
  minTickGap: 24,
  height: 22,
} as const;
export const yAxisProps = { tickLine: false, axisLine: false, tick, width: 44, tickCount: 5 } as const;
/** Of a chart over time: a line stands where the pointer is. */
export const tooltipProps = { isAnimationActive: false, cursor: { stroke: 'var(--line-strong)' } } as const;

/** The size before the browser has measured the chart's place. */
export const sizeProps = (height: number) => ({
  width: '100%' as const,
  height,
  initialDimension: { width: 300, height },
});

interface Hover {
  active?: boolean;
  payload?: readonly { payload?: unknown }[];
}

/** The data of the chart that is under the pointer. */
export const hovered = <Point>({ active, payload }: Hover): Point | undefined =>
  active ? (payload?.[0]?.payload as Point | undefined) : undefined;

/** At most `most` of the positions, evenly spaced, counted from the last one. */
export function axisTicks(positions: readonly number[], most = 10): number[] {
  const step = Math.max(1, Math.ceil(positions.length / most));
  return positions.filter((_, i) => (positions.length - 1 - i) % step === 0);
}
