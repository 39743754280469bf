import type { Catalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import { listAnnotations } from '#lib/insights/index.ts';
import type { Notices } from '#lib/notices/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { findSettings } from '../settings/kind.ts';
import type { Digest, HintNews, Week } from '../types.ts';
import { weekAt } from '../week.ts';
import { readCanaries } from './canaries.ts';
import { readCauses } from './causes.ts';
import { readCost } from './cost.ts';
import { readPatterns } from './patterns.ts';
import { readRates } from './rates.ts';
import { readIncidents, readMoves } from './vendors.ts';

export interface ComposeParts {
  database: Database;
  catalog: Catalog;
  notices: Pick<Notices, 'listIncidents'>;
  /** Hints that were shown in a week, with their effect. */
  hints?: ((projectId: number, week: Week) => Promise<HintNews[]>) | undefined;
  /** ms. */
  now(): number;
}

/** What a week was like, computed from the log as it is now. One reading after the other: nobody waits for it. @throws DatabaseAway */
export async function composeDigest(parts: ComposeParts, project: Project, week: Week): Promise<Digest> {
  const { database, catalog, notices, hints } = parts;
  const { slug, name, timeZone, demo: isDemo } = project;
  const now = parts.now();
  const { weekday, hour } = findSettings(catalog, project.id).body;
  const postedAfterMs = ((weekday - 1) * 24 + hour) * 3_600_000;
  const weeks = [await weekAt(database, timeZone, week.from, -1), week] as const;
  const rates = await readRates(database, project, week, now);
  const causes = await readCauses(database, project, weeks, now);
  const digest = {
    project: { slug, name, timeZone, isDemo },
    week,
    composedAt: now,
    isOver: now >= week.to,
    ...rates,
    ...causes,
    cost: await readCost(database, project, weeks, now),
    patterns: await readPatterns(database, project.id, week, postedAfterMs),
    canaries: await readCanaries({ database, catalog }, project, week, now),
    hints: (await hints?.(project.id, week)) ?? [],
    // Vendors serve the whole installation; a made-up project went through none of them.
    incidents: isDemo ? [] : await readIncidents(notices, week, now),
    moves: isDemo ? [] : await readMoves(catalog, week),
    deploys: (await listAnnotations(database, project.id, week)).map(({ at, kind, text }) => ({
      at,
      kind,
      text,
    })),
  };
  return { ...digest, isCalm: isCalm(digest) };
}

/** Nothing that somebody has to know: a calm week may have deploys, and canaries of which nothing is known yet. */
const isCalm = (digest: Omit<Digest, 'isCalm'>): boolean =>
  !digest.change?.isClear &&
  !digest.cost?.change?.isClear &&
  [digest.causes, digest.patterns, digest.incidents, digest.moves].every(({ length }) => length === 0) &&
  ![...digest.canaries, ...digest.hints].some(({ difference }) => difference?.isClear) &&
  digest.canaries.every(({ state }) => state === 'running');
