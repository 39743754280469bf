import type { Progress, Prompted } from '#lib/generation/index.ts';
import { Collector, type TextRequest } from '#lib/vendors/index.ts';

/** What an answer is an answer to: only for its usage, where no vendor said. */
const unknownRequest: TextRequest = { kind: 'text', model: '', messages: [] };

/**
 * Runs a generation to its end.
 * @returns what its caller gets, as `POST /v1/generations` answers
 * @throws VendorError
 */
export async function answerOf(generating: Prompted): Promise<Record<string, unknown>> {
  const { progress } = generating;
  if (generating.kind === 'image') {
    const { images, usage } = await generating.result;
    const shown = images.map(({ url, revisedPrompt }, i) => {
      const hash = progress.blobs[i];
      return { url: hash ? `/v1/blobs/${hash}` : url, revisedPrompt };
    });
    return { ...aboutOf(progress), images: shown, usage };
  }
  const answer = new Collector();
  for await (const batch of generating.result) for (const event of batch) answer.add(event);
  const { content, finishReason, usage } = answer.result(unknownRequest);
  const result = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
  return { ...aboutOf(progress), result, finishReason, usage };
}

const aboutOf = ({ traceId, vendor, organization, model, attempts, ...rest }: Progress) => ({
  ...{ traceId, vendor, organization, model, attempts: attempts.length },
  ...{ routeKind: rest.routeKind, rescued: rest.rescued, costMicroUsd: rest.costMicroUsd },
});
