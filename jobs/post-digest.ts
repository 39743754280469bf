import { type DigestId, postDigest, type RunParts } from '#lib/digest/index.ts';
import type { Durable, Job } from '#lib/durable/index.ts';

/** Composes a project's digest of a week and posts it. */
export const definePostDigest = (
  durable: Durable,
  parts: RunParts,
): Job<DigestId, Awaited<ReturnType<typeof postDigest>>> =>
  durable.job({ name: 'post-digest', run: (context, id) => postDigest(parts, context, id) });
