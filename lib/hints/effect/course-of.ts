import type { Document } from '#lib/catalog/index.ts';
import type { HintBody } from '../types.ts';

/** Since when a hint has said the same under the same condition, and which shares were held out meanwhile. Times ms. */
export interface HintCourse {
  since: number;
  shares: { at: number; share: number }[];
}

/** @param history newest first; the first one is there. Null bodies are removals */
export function courseOf(
  history: readonly Pick<Document<HintBody | null>, 'body' | 'changedAt'>[],
): HintCourse {
  const course: HintCourse = { since: 0, shares: [] };
  let said: string | undefined;
  for (const { body, changedAt: at } of history) {
    if (body === null || (said !== undefined && treatmentOf(body) !== said)) break;
    said = treatmentOf(body);
    course.since = at;
    const [next] = course.shares;
    if (next?.share === body.holdOutShare) next.at = at;
    else course.shares.unshift({ at, share: body.holdOutShare });
  }
  return course;
}

const treatmentOf = ({ features, condition, texts, where }: HintBody): string =>
  JSON.stringify([features, condition, texts, where]);
