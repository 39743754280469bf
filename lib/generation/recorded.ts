import type { Executor } from '#lib/db/index.ts';
import type { InteractionId } from '#lib/domain/index.ts';
import { wordsOf } from './result-text.ts';

interface About {
  finishReason: string | null;
  traceId: string | null;
  vendor: string | null;
  model: string | null;
  organization: string | null;
  routeKind: string | null;
  attempts: number;
  costMicroUsd: number | null;
}

/** In the shape of `answerOf`. */
export interface RecordedAnswer extends About {
  result: string;
  rescued: boolean;
  usage: { inputTokens: number | null; outputTokens: number | null };
}

/**
 * The text that the log has of a generation whose worker died between its record and its end: it is paid for, and not
 * asked for again. @throws DatabaseAway
 */
export async function findRecorded(
  executor: Executor,
  { projectId, id }: { projectId: number; id: InteractionId },
): Promise<RecordedAnswer | undefined> {
  const [row] = await executor.rows<About & { result: string } & RecordedAnswer['usage']>(
    `select t.result, i.finish_reason as "finishReason", i.trace_id as "traceId", c.vendor, c.model, c.organization,
       c.route_kind as "routeKind", i.cost_micro_usd as "costMicroUsd", i.input_tokens as "inputTokens", i.output_tokens as "outputTokens",
       (select count(*) from attempts a where a.project_id = i.project_id and a.interaction_id = i.id) as attempts
     from interactions i join interaction_texts t on t.project_id = i.project_id and t.id = i.id join cells c on c.id = i.cell_id
     where i.project_id = $1 and i.id = $2 and i.received and i.status = 'completed' and not i.truncated and t.result is not null`,
    [projectId, id],
  );
  if (!row) return undefined;
  const { result, inputTokens, outputTokens, ...about } = row;
  return { ...about, rescued: false, result: wordsOf(result), usage: { inputTokens, outputTokens } };
}
