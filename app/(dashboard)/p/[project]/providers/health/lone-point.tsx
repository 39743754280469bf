interface Props {
  cx?: number | undefined;
  cy?: number | undefined;
  index: number;
  colour: string;
  /** What is drawn at an index, if anything is. */
  read(index: number): number | null | undefined;
}

/** A point without neighbours, which a line alone would not show. */
export function LonePoint({ cx, cy, index, colour, read }: Props) {
  const isLone = read(index) != null && read(index - 1) == null && read(index + 1) == null;
  if (!isLone || cx === undefined || cy === undefined) return <g />;
  return <circle cx={cx} cy={cy} r={1.75} fill={colour} />;
}
