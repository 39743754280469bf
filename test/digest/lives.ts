import type { Database } from '#lib/db/index.ts';
import { type DigestId, postDigest, type RunParts } from '#lib/digest/index.ts';

class Died extends Error {}

/** What is left of a run when its worker dies: the values of the steps that it has finished. */
export type Checkpoints = Map<string, unknown>;

/**
 * One life of a worker with a digest: it does as a durable run does, with its steps, and dies at the n-th moment of those
 * at which something outside of it has changed or is about to: a statement, a request, a checkpoint.
 * @returns what the run gave; `died` if it did not come that far
 */
export async function live(
  parts: RunParts,
  id: DigestId,
  { checkpoints, diesAt = Number.POSITIVE_INFINITY }: { checkpoints: Checkpoints; diesAt?: number },
): Promise<{
  died: boolean;
  moments: string[];
  result?: Awaited<ReturnType<typeof postDigest>>;
  sleptMs: number;
}> {
  const moments: string[] = [];
  let isDead = false;
  let sleptMs = 0;
  const moment = (name: string) => {
    moments.push(name);
    if (moments.length > diesAt) isDead = true;
    // The dead do nothing any more, whatever catches their errors.
    if (isDead) throw new Died(name);
  };
  const fetch: typeof globalThis.fetch = async (to, init) => {
    moment(`before ${String(to)}`);
    const answer = await globalThis.fetch(to, init);
    moment(`after ${String(to)}`);
    return answer;
  };
  const rows: Database['rows'] = async <Row>(sql: string, parameters?: unknown[]) => {
    if (!/^(update|insert)/.test(sql)) return parts.database.rows<Row>(sql, parameters);
    moment(`before ${sql.slice(0, 30)}`);
    const found = await parts.database.rows<Row>(sql, parameters);
    moment(`after ${sql.slice(0, 30)}`);
    return found;
  };
  const context = {
    async step<T>(name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
      if (checkpoints.has(name)) return checkpoints.get(name) as T;
      moment(`begin ${name}`);
      const value = await work(new AbortController().signal);
      moment(`end ${name}`);
      checkpoints.set(name, value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
      moment(`checkpoint ${name}`);
      return value;
    },
    async sleep(ms: number) {
      sleptMs += ms;
    },
    progress() {},
  };
  try {
    const outside = {
      ...parts,
      fetch,
      database: { ...parts.database, rows },
      now: () => parts.now() + sleptMs,
    };
    const result = await postDigest(outside, context, id);
    return { died: false, moments, result, sleptMs };
  } catch (error) {
    if (!isDead) throw error;
    return { died: true, moments, sleptMs };
  }
}
