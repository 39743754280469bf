import type { MinuteRow } from './store-rows.ts';
import { addRecord, addSums, noSums, type Sums } from './sums.ts';
import type { AttemptRecord } from './types.ts';

/** Sums that wait to be stored. However long they wait there are at most `maxRows` of them. */
export interface PendingSums {
  add(minute: number, record: AttemptRecord): void;
  /** Everything that waits, which is then forgotten here. */
  take(): MinuteRow[];
  /** Adds rows that could not be stored to what has come since. */
  putBack(rows: readonly MinuteRow[]): void;
  /** Attempts that found no room since this was last called. */
  takeLost(): number;
}

interface Series extends Pick<MinuteRow, 'vendor' | 'organization' | 'model'> {
  minutes: Map<number, Sums>;
  newest: number;
}

export function createPendingSums(maxRows: number): PendingSums {
  let series = new Map<string, Series>();
  let rows = 0;
  let lost = 0;

  /** Without room, attempts go to the newest minute of their organization and model: no longer sharp, but counted. */
  function sumsOf(
    names: Pick<MinuteRow, 'vendor' | 'organization' | 'model'>,
    minute: number,
  ): Sums | undefined {
    const key = `${names.organization}\u0000${names.model}`;
    let own = series.get(key);
    const known = own?.minutes.get(minute);
    if (known) return known;
    if (rows >= maxRows) return own?.minutes.get(own.newest);
    if (!own) {
      const [vendor, organization, model] = [names.vendor, names.organization, names.model].map(storable);
      own = { vendor, organization, model, minutes: new Map(), newest: minute } as Series;
      series.set(key, own);
    }
    const sums = noSums();
    own.minutes.set(minute, sums);
    own.newest = Math.max(own.newest, minute);
    rows++;
    return sums;
  }

  return {
    add(minute, record) {
      const sums = sumsOf(record, minute);
      if (sums) addRecord(sums, record);
      else lost++;
    },
    take() {
      const taken = [...series.values()].flatMap(({ vendor, organization, model, minutes }) =>
        [...minutes].map(([minute, sums]) => ({ minute, vendor, organization, model, ...sums })),
      );
      series = new Map();
      rows = 0;
      return taken;
    },
    putBack(kept) {
      for (const row of kept) {
        const sums = sumsOf(row, row.minute);
        if (sums) addSums(sums, row);
        else lost += row.attempts;
      }
    },
    takeLost() {
      const taken = lost;
      lost = 0;
      return taken;
    },
  };
}

/** Model names can come from callers: Postgres stores neither NUL nor half a character. */
const storable = (name: string): string => name.slice(0, 200).toWellFormed().replaceAll('\u0000', '');
