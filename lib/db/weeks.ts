const weekMs = 7 * 86_400_000;
const firstMondayMs = 4 * 86_400_000; // 1970-01-05

/** Parents of the log's partitions, in the order in which they are locked: writers touch interactions first. */
export const partitioned = ['interactions', 'interaction_texts', 'signals', 'attempts', 'search_documents'];

/** Start of the UTC week, in ms, that holds a moment: the log has one partition a week. */
export const weekOf = (ms: number): number =>
  Math.floor((ms - firstMondayMs) / weekMs) * weekMs + firstMondayMs;

/** So many weeks later, ms. */
export const weeksAfter = (ms: number, weeks: number): number => ms + weeks * weekMs;

const dayOf = (week: number): string => new Date(week).toISOString().slice(0, 10);

/** Name of a week's partition of a table. */
export const partitionOf = (table: string, week: number): string =>
  `${table}_${dayOf(week).replaceAll('-', '')}`;

/** The week of a partition by its name; undefined if it is none of ours. */
export function weekOfPartition(name: string): number | undefined {
  const [, year, month, day] = /_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
  const week = year ? Date.parse(`${year}-${month}-${day}`) : Number.NaN;
  return weekOf(week) === week ? week : undefined;
}
