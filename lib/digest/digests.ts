import { type ChangeBy, InvalidDocument } from '#lib/catalog/index.ts';
import { readInsertRate } from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import type { Difference } from '#lib/stats/index.ts';
import { composeDigest } from './compose/compose.ts';
import { differenceBetween } from './compose/rates.ts';
import type { RunParts } from './post/run.ts';
import { sendTest } from './post/send-test.ts';
import { changeSettings, type SettingsParts } from './settings/change.ts';
import { readSettings, type SettingsView } from './settings/read.ts';
import { findDigest, listDigests, reviveDigest, type StoredDigest } from './store.ts';
import type { Digest, Week } from './types.ts';
import { weekAt, weekNamed } from './week.ts';

/** A week in the list of them. Rates 0–1. */
export interface WeekLine {
  week: Week;
  isOver: boolean;
  n: number;
  rate: number | null;
  low: number | null;
  high: number | null;
  small: boolean;
  /** Against the week before; null: one of them is missing. */
  change: Difference | null;
  /** Of the digest that was made to be posted; null: there was none. */
  posted: Pick<StoredDigest, 'state' | 'postedAt' | 'error'> | null;
}

/** A digest on its page: as it was posted, else as the log says now. */
export interface DigestView {
  digest: Digest;
  posted: Pick<StoredDigest, 'state' | 'postedAt' | 'error'> | null;
}

/** What pages do with digests. What goes wrong throws DatabaseAway, or InvalidDocument for what people asked for. */
export interface Digests {
  /** Newest first, this one included; at most half a year. */
  list(project: Project): Promise<WeekLine[]>;
  /** @returns undefined if there is no week of that name, or it has not begun */
  read(project: Project, week: string): Promise<DigestView | undefined>;
  settings(project: Project): SettingsView;
  changeSettings(project: Project, value: unknown, by: ChangeBy): Promise<void>;
  /** @returns why it did not arrive, in words */
  sendTest(project: Project, by: string): Promise<string | undefined>;
  /** Posts what was given up. @throws InvalidDocument if it was not */
  postAgain(project: Project, week: string): Promise<void>;
  baseUrl: string;
}

export type DigestsParts = RunParts &
  SettingsParts & {
    /** Starts the run that posts a digest. */
    start(id: { projectId: number; week: string }, run: number): Promise<unknown>;
  };

const weeksListed = 26;

export function createDigests(parts: DigestsParts): Digests {
  const { database, now, baseUrl } = parts;
  return {
    baseUrl,
    async list(project) {
      const { timeZone, id } = project;
      const here = await weekAt(database, timeZone, now());
      const first = await weekAt(database, timeZone, now(), 1 - weeksListed);
      const range = { from: first.from, to: here.to };
      const [{ rows }, stored] = await Promise.all([
        readInsertRate(database, project, { range, interval: 'week' }, now()),
        listDigests(database, id),
      ]);
      const lines = rows.map(async (row, i): Promise<WeekLine> => {
        const { periodStart, periodEnd, n, rate, low, high, small } = row;
        const week = await weekAt(database, timeZone, periodStart ?? 0);
        const earlier = rows[i - 1]?.periodEnd === periodStart ? rows[i - 1] : undefined;
        return {
          ...{ week, isOver: (periodEnd ?? 0) <= now(), n, rate, low, high, small },
          change: differenceBetween(row, earlier),
          posted: stored.find((one) => one.week === week.name) ?? null,
        };
      });
      return (await Promise.all(lines)).reverse();
    },
    async read(project, name) {
      const week = await weekNamed(database, project.timeZone, name);
      if (!week || week.from > now()) return undefined;
      const stored = await findDigest(database, project.id, name);
      if (!stored) return { digest: await composeDigest(parts, project, week), posted: null };
      const { content: digest, state, postedAt, error } = stored;
      return { digest, posted: { state, postedAt, error } };
    },
    settings: (project) => readSettings(parts, project.id),
    changeSettings: (project, value, by) => changeSettings(parts, project.id, value, by),
    sendTest: (project, by) => sendTest(parts, project, by),
    async postAgain(project, week) {
      const run = await reviveDigest(database, project.id, week);
      if (run === undefined)
        throw new InvalidDocument(['it was not given up: there is nothing to post again']);
      await parts.start({ projectId: project.id, week }, run);
    },
  };
}
