import { readLine } from './limits/book.ts';
import type { LineLook } from './room/look.ts';
import type { Spent } from './spend/record.ts';

/** One limit, for one key, as the Work page shows it. */
export interface LimitStanding extends LineLook {
  kind: 'throttled' | 'full';
  /** Of the installation if not of the project. */
  isOfProject: boolean;
  limitName: string;
  key?: string | undefined;
}

export interface Standing {
  limits: LimitStanding[];
  /** Of the current day and month. */
  spend: Spent[];
}

/** The lines that concern a project, those that most wait in first. */
export function standingOf(lines: Record<string, LineLook>, projectId: number): LimitStanding[] {
  return Object.entries(lines)
    .flatMap(([line, look]) => {
      const { kind, limit: limitName, key, projectId: owner } = readLine(line);
      if (kind === 'debounced' || (owner !== projectId && owner !== 0)) return [];
      return [{ ...look, kind, limitName, isOfProject: owner !== 0, ...(key === undefined ? {} : { key }) }];
    })
    .sort((a, b) => b.waiting - a.waiting || b.inFlight - a.inFlight);
}
