import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { type Database, DatabaseAway } from '#lib/db/index.ts';
import { Refusal } from '../errors.ts';
import { headerOf } from '../incoming.ts';

/** One request with `x-kept-idempotency-key`: the answer to a repeat, or where this one's answer is kept. */
export interface Replay {
  /** The answer that was given before. */
  answer: Response | undefined;
  /** Keeps this answer for a day. */
  keep(status: number, headers: Record<string, string>, body: string): Promise<void>;
  /** It failed: a repeat may try again. */
  forget(): Promise<void>;
}

/** Neither a good answer nor the reason of a failure is lost because the database is away when they are there. */
function unlessAway(error: unknown): void {
  if (!(error instanceof DatabaseAway)) throw error;
}

/** A process that died left its key taken: after so long it may be taken over. Longer than any call may last. */
const staleAfter = '10 minutes';

interface Kept {
  request: string;
  isMine: boolean;
  status: number | null;
  headers: Record<string, string> | null;
  body: string | null;
}

/** @throws Refusal 409 while the first one is under way, 422 when the key was used for another request */
export async function createReplay(
  context: Context,
  database: Database,
  projectId: number,
  interactionId: string,
  value: unknown,
): Promise<Replay | undefined> {
  const key = headerOf(context, 'x-kept-idempotency-key');
  if (!key) return undefined;
  if (key.length > 200) throw new Refusal(400, 'invalid', 'x-kept-idempotency-key: at most 200 characters');
  const request = createHash('sha256')
    .update(`${context.req.path}\n${JSON.stringify(value)}`)
    .digest('hex');
  const [kept] = await database.rows<Kept>(
    `insert into idempotent_answers as a (project_id, key, request, interaction_id) values ($1, $2, $3, $4)
     on conflict (project_id, key) do update set
       interaction_id = case when a.status is null and a.created_at < now() - interval '${staleAfter}'
         then excluded.interaction_id else a.interaction_id end,
       created_at = case when a.status is null and a.created_at < now() - interval '${staleAfter}'
         then now() else a.created_at end
     returning request, interaction_id = $4 as "isMine", status, headers, body`,
    [projectId, key, request, interactionId],
  );
  if (!kept) throw new Error('the key was neither stored nor found');
  if (kept.request !== request)
    throw new Refusal(422, 'idempotency_key_reused', 'this idempotency key belongs to another request');
  if (kept.status !== null)
    return {
      answer: new Response(kept.body, {
        status: kept.status,
        headers: { ...kept.headers, 'x-kept-replayed': 'true' },
      }),
      keep: async () => {},
      forget: async () => {},
    };
  if (!kept.isMine)
    throw new Refusal(409, 'in_flight', 'the first request with this idempotency key is still under way');
  return {
    answer: undefined,
    async keep(status, headers, body) {
      await database
        .rows(
          'update idempotent_answers set status = $3, headers = $4, body = $5 where project_id = $1 and key = $2',
          [projectId, key, status, JSON.stringify(headers), body],
        )
        .catch(unlessAway);
    },
    async forget() {
      await database
        .rows('delete from idempotent_answers where project_id = $1 and key = $2 and status is null', [
          projectId,
          key,
        ])
        .catch(unlessAway);
    },
  };
}
