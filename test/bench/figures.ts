/** What a bench may be judged by: at least, or at most, so much in the figure's own unit. */
export type Target = { atLeast: number } | { atMost: number };

/** One measured number. */
export interface Figure {
  bench: string;
  name: string;
  value: number;
  unit: string;
  target?: Target;
  /** The same number relative to another one of this run: machines differ, ratios less. */
  ratio?: { value: number; to: string };
}

const isMet = ({ value, target }: Figure): boolean =>
  target === undefined || ('atLeast' in target ? value >= target.atLeast : value <= target.atMost);

/** How far a missed figure is from its target; undefined when it is met. */
function shortfall(figure: Figure): string | undefined {
  const { value, target } = figure;
  if (target === undefined || isMet(figure)) return undefined;
  const wanted = 'atLeast' in target ? target.atLeast : target.atMost;
  const percent = Math.round((Math.abs(value - wanted) / wanted) * 100);
  return `${figure.bench}: ${figure.name} is ${round(value)} ${figure.unit}, ${percent} % ${value < wanted ? 'below' : 'above'} ${round(wanted)}`;
}

/** Prints figures as they come, one JSON line each, and the table at the end. */
export class Report {
  readonly #figures: Figure[] = [];

  /** @param listed whether the table shows it too */
  add(figure: Figure, listed = true): void {
    if (listed) this.#figures.push(figure);
    console.log(JSON.stringify({ ...figure, met: isMet(figure) }));
  }

  /** @returns what fell short, one line each */
  finish(): string[] {
    const lines = this.#figures.map((figure) => [
      figure.bench,
      figure.name,
      `${round(figure.value)} ${figure.unit}`,
      targetText(figure),
      figure.ratio ? `${figure.ratio.value.toFixed(2)} × ${figure.ratio.to}` : '',
    ]);
    console.log(`\n${table([['bench', 'figure', 'value', 'target', 'ratio'], ...lines])}`);
    return this.#figures.map(shortfall).filter((line) => line !== undefined);
  }
}

function targetText(figure: Figure): string {
  const { target } = figure;
  if (target === undefined) return '';
  const wanted = 'atLeast' in target ? `≥ ${round(target.atLeast)}` : `≤ ${round(target.atMost)}`;
  return `${wanted} ${isMet(figure) ? '✓' : '✗'}`;
}

/** Rows as lines of aligned columns. */
export function table(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** At most three significant digits below 1,000; whole numbers above. */
export const round = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));

/** The value below which this share (0–1) of the others lies, by the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
