import {
  Collector,
  type ImageResult,
  type TextRequest,
  type TextResult,
  wordsIn,
} from '#lib/vendors/index.ts';
import type { Prompted } from './generate-with-prompt.ts';
import type { Progress } from './types.ts';

/** What an answer is an answer to: only for its usage, where no vendor said. */
const unknownRequest: TextRequest = { kind: 'text', model: '', messages: [] };

/** Runs a generation to its end. @returns what its caller gets, whenever that is @throws VendorError */
export async function answerOf(generating: Prompted): Promise<Record<string, unknown>> {
  const { progress } = generating;
  if (generating.kind === 'image') return imageAnswer(await generating.result, progress);
  const answer = new Collector();
  for await (const batch of generating.result) for (const event of batch) answer.add(event);
  return textAnswer(answer.result(unknownRequest), progress);
}

/** A finished text as `POST /v1/generations` answers it. */
export function textAnswer({ content, finishReason, usage }: TextResult, progress: Progress) {
  return { ...aboutOf(progress), result: wordsIn(content), finishReason, usage };
}

function imageAnswer({ images, usage }: ImageResult, progress: Progress) {
  const shown = images.map(({ url, revisedPrompt }, i) => {
    const hash = progress.blobs[i];
    return { url: hash ? `/v1/blobs/${hash}` : url, revisedPrompt };
  });
  return { ...aboutOf(progress), images: shown, usage };
}

const aboutOf = ({ traceId, vendor, organization, model, attempts, ...rest }: Progress) => ({
  ...{ traceId, vendor, organization, model, attempts: attempts.length },
  ...{ routeKind: rest.routeKind, rescued: rest.rescued, costMicroUsd: rest.costMicroUsd },
});
