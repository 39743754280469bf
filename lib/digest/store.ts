import type { Database } from '#lib/db/index.ts';
import type { Digest } from './types.ts';

export type DigestState = 'pending' | 'posted' | 'failed';

/** A part of a digest on its way to Slack. Times in ms. */
export interface SentPart {
  /** When somebody began to send it; it may have arrived since. */
  beganAt: number;
  /** When Slack said that it has it. */
  sentAt?: number;
}

/** A digest as it was computed for being posted. Times in ms. */
export interface StoredDigest {
  week: string;
  content: Digest;
  state: DigestState;
  madeAt: number;
  postedAt: number | null;
  /** Why it, or a part of it, was not posted. */
  error: string | null;
  slackTs: string | null;
  sent: Record<string, SentPart>;
  run: number;
}

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)`;
const columns = `week, content, state, ${ms('made_at')} as "madeAt", ${ms('posted_at')} as "postedAt", error,
  slack_ts as "slackTs", sent, run`;

/** Keeps the first one: what is posted is what was computed then. */
export const keepDigest = (database: Database, projectId: number, digest: Digest): Promise<unknown> =>
  database.rows(
    `insert into digests (project_id, week, content, made_at) values ($1, $2, $3, $4)
     on conflict (project_id, week) do nothing`,
    [projectId, digest.week.name, JSON.stringify(digest), new Date(digest.composedAt)],
  );

export async function findDigest(
  database: Database,
  projectId: number,
  week: string,
): Promise<StoredDigest | undefined> {
  const rows = await database.rows<StoredDigest>(
    `select ${columns} from digests where project_id = $1 and week = $2`,
    [projectId, week],
  );
  return rows[0];
}

/** @throws Error if there is none: its project was removed */
export async function getDigest(
  database: Database,
  { projectId, week }: { projectId: number; week: string },
): Promise<StoredDigest> {
  const digest = await findDigest(database, projectId, week);
  if (!digest) throw new Error(`there is no digest of ${week}`);
  return digest;
}

/** By week, newest first, without their contents. */
export const listDigests = (
  database: Database,
  projectId: number,
): Promise<Pick<StoredDigest, 'week' | 'state' | 'postedAt' | 'error'>[]> =>
  database.rows(
    `select week, state, ${ms('posted_at')} as "postedAt", error from digests where project_id = $1
     order by week desc limit 500`,
    [projectId],
  );

/** Written before a part is sent, and again once Slack has it. */
export const markPart = (
  database: Database,
  { projectId, week }: { projectId: number; week: string },
  part: string,
  sent: SentPart,
): Promise<unknown> =>
  database.rows(
    'update digests set sent = jsonb_set(sent, array[$3], $4) where project_id = $1 and week = $2',
    [projectId, week, part, JSON.stringify(sent)],
  );

/** Slack did not take a part: nothing of it is there. */
export const clearPart = (
  database: Database,
  { projectId, week }: { projectId: number; week: string },
  part: string,
): Promise<unknown> =>
  database.rows('update digests set sent = sent - $3 where project_id = $1 and week = $2', [
    projectId,
    week,
    part,
  ]);

/** What has become of a digest. Absent: stays. */
export const changeDigest = (
  database: Database,
  { projectId, week }: { projectId: number; week: string },
  change: { state?: DigestState; postedAt?: number; error?: string | null; slackTs?: string },
): Promise<unknown> =>
  database.rows(
    `update digests set state = coalesce($3, state), posted_at = coalesce($4, posted_at),
       error = case when $5 then $6 else error end, slack_ts = coalesce($7, slack_ts)
     where project_id = $1 and week = $2`,
    [
      ...[projectId, week, change.state ?? null],
      ...[change.postedAt === undefined ? null : new Date(change.postedAt), change.error !== undefined],
      ...[change.error ?? null, change.slackTs ?? null],
    ],
  );

/** Makes a digest that was given up wait again. @returns which run is to post it; undefined: it was not given up */
export async function reviveDigest(
  database: Database,
  projectId: number,
  week: string,
): Promise<number | undefined> {
  const [row] = await database.rows<{ run: number }>(
    `update digests set state = 'pending', error = null, run = run + 1
     where project_id = $1 and week = $2 and state = 'failed' returning run`,
    [projectId, week],
  );
  return row?.run;
}
