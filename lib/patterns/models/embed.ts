import { type EmbeddingResult, estimateTextTokens } from '#lib/vendors/index.ts';
import type { Embed } from '../embedding/embed-page.ts';
import { dims } from '../embedding/vectors.ts';
import { askModel, type ModelParts } from './ask-model.ts';

/** Vectors of texts from an embedding model. */
export function embedThrough(parts: ModelParts, projectId: number, model: string): Embed {
  return (input, limits) => {
    const inputTokens = input.reduce((sum, text) => sum + estimateTextTokens(text), 0);
    const about = { projectId, kind: 'embedding' as const, model, inputTokens, outputTokens: 0 };
    return askModel(parts, { ...about, ...limits }, (ask) => {
      const { progress, result } = parts.generation.whole({
        ...ask,
        render: (target) => ({
          request: { kind: 'embedding', model: target.model, input, dimensions: dims, encoding: 'float' },
        }),
      });
      return { progress, result: (result as Promise<EmbeddingResult>).then(numbersOf) };
    });
  };
}

const numbersOf = ({ vectors }: EmbeddingResult): number[][] =>
  vectors.map((vector) => {
    if (Array.isArray(vector)) return vector;
    const bytes = Buffer.from(vector, 'base64');
    return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
  });
