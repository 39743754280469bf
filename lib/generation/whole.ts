import type { PlannedTarget } from '#lib/routing/index.ts';
import type {
  CallOptions,
  EmbeddingRequest,
  EmbeddingResult,
  ImageRequest,
  ImageResult,
} from '#lib/vendors/index.ts';
import { VendorError } from '#lib/vendors/index.ts';
import type { Ledger } from './ledger.ts';
import type { Tries } from './tries.ts';

export interface WholeRun {
  tries: Tries;
  ledger: Ledger;
  render(target: PlannedTarget): EmbeddingRequest | ImageRequest;
  options: Pick<CallOptions, 'signal' | 'headers'>;
  /** Of work that is done again when its worker dies: what its calls are known by then. */
  repeatsAs?: string | undefined;
}

/** There is no first token to wait for: a vendor that says nothing is given up after so long. */
const patienceMs = { embedding: 30_000, image: 180_000 };

/** Images or embeddings: answers that come in one piece. @throws VendorError when nobody could answer */
export async function generateWhole(run: WholeRun): Promise<ImageResult | EmbeddingResult> {
  for (;;) {
    const call = await run.tries.next();
    const { target, lease } = call;
    const request = run.render(target);
    const attempt = run.ledger.begin(call, false);
    try {
      const { result, headroom } = await lease.client.send(request, {
        ...run.options,
        timeouts: { totalMs: patienceMs[request.kind], ...lease.timeouts, ...target.timeouts },
        onPhase: attempt.onPhase,
        idempotencyKey: run.repeatsAs && `${run.repeatsAs}-${run.ledger.attempts.length}`,
      });
      const size = request.kind === 'image' ? request.size : undefined;
      attempt.completed(
        result.usage,
        headroom,
        result.kind === 'image' ? { count: result.images.length, size } : undefined,
      );
      return result;
    } catch (cause) {
      const error = cause instanceof VendorError ? cause : new VendorError('malformed', { cause });
      attempt.failed(error);
      if (error.kind === 'cancelled') throw error;
      run.tries.failed(error);
    }
  }
}
