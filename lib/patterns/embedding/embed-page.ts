import type { Database } from '#lib/db/index.ts';
import { redact } from '#lib/text/index.ts';
import { loggedInputs } from '../log/logged.ts';
import type { Answered } from '../models/ask-model.ts';
import { dims, findVectors, hashOf, keepVectors } from './vectors.ts';

/** Vectors of texts in their order, or what went wrong. */
export type Embed = (
  texts: string[],
  limits: { mostMicroUsd: number; signal: AbortSignal },
) => Promise<Answered<number[][]>>;

export interface EmbeddedPage {
  /** Where the next page begins; null: that was the last one. */
  after: string | null;
  /** Texts that were sent. */
  texts: number;
  calls: number;
  costMicroUsd: number;
  failed: string | null;
}

interface EmbedPageOptions {
  projectId: number;
  model: string;
  /** ms. */
  from: number;
  to: number;
  /** Id from which on it reads; null: from the beginning. */
  after: string | null;
  mostMicroUsd: number;
  signal: AbortSignal;
}

const textsAtOnce = 256;

/** Sees to the vectors of a page of the log: texts that are not known yet are sent, redacted, and kept by their hash. */
export async function embedPage(
  database: Database,
  embed: Embed,
  { projectId, model, from, to, after, mostMicroUsd, signal }: EmbedPageOptions,
): Promise<EmbeddedPage> {
  const page = await loggedInputs(database, { projectId, from, to }, after);
  const texts = new Map(page.inputs.filter((text) => text.trim() !== '').map((text) => [hashOf(text), text]));
  const known = await findVectors(database, projectId, model, [...texts.keys()]);
  const missing = [...texts].filter(([hash]) => !known.has(hash));
  const done: EmbeddedPage = { after: page.next, texts: 0, calls: 0, costMicroUsd: 0, failed: null };
  for (let at = 0; at < missing.length; at += textsAtOnce) {
    const some = missing.slice(at, at + textsAtOnce);
    const clean = some.map(([, text]) => redact(text).text);
    const answer = await embed(clean, { mostMicroUsd: mostMicroUsd - done.costMicroUsd, signal });
    done.calls += 1;
    done.costMicroUsd += answer.costMicroUsd;
    if ('failed' in answer) return { ...done, failed: answer.failed };
    if (answer.value.length !== some.length || answer.value.some((vector) => vector.length !== dims))
      return { ...done, failed: 'the embedding model gave vectors of another size' };
    const vectors = new Map(some.map(([hash], i) => [hash, unit(answer.value[i] as number[])]));
    await keepVectors(database, projectId, model, vectors);
    done.texts += some.length;
  }
  return done;
}

function unit(vector: number[]): Float32Array {
  const length = Math.hypot(...vector);
  return Float32Array.from(vector, (x) => (length > 0 ? x / length : 0));
}
