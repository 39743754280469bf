import { count, duration, rate } from './progress.ts';
import type { Totals } from './totals.ts';

export interface SummaryParts {
  totals: Totals;
  elapsedMs: number;
  badLines: { path: string; count: number };
  neverFilled: readonly string[];
}

/** What the user reads at the end. Both lines of numbers are sums that hold. */
export function summary({ totals, elapsedMs, badLines, neverFilled }: SummaryParts): string {
  const rows = [
    `${count(totals.taken)} taken`,
    `${count(totals.skipped)} skipped by the map`,
    `${count(totals.bad)} bad`,
    `${count(totals.rejected)} rejected by the server`,
    ...(totals.notSent > 0 ? [`${count(totals.notSent)} not sent`] : []),
  ].join(' + ');
  const items = [
    `${count(totals.accepted)} accepted`,
    `${count(totals.duplicates)} duplicates`,
    `${count(totals.refused)} rejected`,
  ].join(' + ');
  const answered = totals.accepted + totals.duplicates + totals.refused;
  return [
    `${count(totals.read)} rows in ${duration(elapsedMs)} (${count(rate(totals.read, elapsedMs))}/s)`,
    `  rows   ${count(totals.read)} = ${rows}`,
    `  items  ${count(totals.sent)} = ${items} (interactions and outcomes)`,
    answered === totals.sent
      ? ''
      : `  The server counted ${count(answered)} items where ${count(totals.sent)} were sent.`,
    badLines.count > 0 ? `  ${count(badLines.count)} bad lines are in ${badLines.path}` : '',
    neverFilled.length > 0
      ? `  No row had a value for ${neverFilled.join(', ')}: are those paths right?`
      : '',
  ]
    .filter(Boolean)
    .join('\n');
}
