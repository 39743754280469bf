import { z } from 'zod';
import { type Client, StoppedError } from './client.ts';
import type { Clock } from './clock.ts';
import { ImportError } from './errors.ts';
import { count } from './progress.ts';

const viewSchema = z.object({
  id: z.string(),
  status: z.enum(['waiting', 'running', 'completed', 'failed', 'cancelled']),
  rows: z.number(),
  share: z.number(),
  counts: z.object({ accepted: z.number(), duplicates: z.number(), rejected: z.number() }),
  error: z.string().optional(),
  rejected: z.array(
    z.object({
      line: z.number(),
      list: z.enum(['interactions', 'outcomes']).optional(),
      error: z.object({ field: z.string(), message: z.string() }),
    }),
  ),
});
/** An import as GET /v1/imports/:id shows it. */
export type ImportView = z.output<typeof viewSchema>;

export interface FollowParts {
  client: Client;
  clock: Clock;
  /** Ends it; the import goes on. */
  signal: AbortSignal;
  onLook(view: ImportView): void;
}

const everyMs = 1_000;

/** Looks at an import until it has ended. @throws StoppedError, RefusedError, ImportError */
export async function follow(
  id: string,
  { client, clock, signal, onLook }: FollowParts,
): Promise<ImportView> {
  for (;;) {
    const answer = viewSchema.safeParse(await client.send('GET', `/v1/imports/${encodeURIComponent(id)}`));
    if (!answer.success)
      throw new ImportError('The answer is not that of a Kept server', { cause: answer.error });
    const { data: view } = answer;
    onLook(view);
    if (view.status !== 'waiting' && view.status !== 'running') return view;
    await clock.sleep(everyMs, signal);
    if (signal.aborted) throw new StoppedError('stopped');
  }
}

/** One line: how far it is, and what became of its items. */
export const lineOf = ({ status, share, counts }: ImportView): string =>
  [
    status,
    `${Math.floor(share * 100)} %`,
    `${count(counts.accepted)} accepted`,
    `${count(counts.duplicates)} duplicates`,
    `${count(counts.rejected)} rejected`,
  ].join(' · ');

/** Why a row was rejected, as the sender of today's batches words it. */
export function reasonOf({ list, error }: ImportView['rejected'][number]): string {
  if (list === undefined) return `rejected by the server: ${error.message}`;
  const what = list === 'interactions' ? 'interaction' : 'outcome';
  return `rejected by the server: ${what}${error.field ? `.${error.field}` : ''}: ${error.message}`;
}
