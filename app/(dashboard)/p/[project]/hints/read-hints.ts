import type { Document } from '#lib/catalog/index.ts';
import type { HintBody, HintEffect } from '#lib/hints/index.ts';
import { describe } from '#lib/matching/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';

export interface HintLine {
  hint: Document<HintBody>;
  /** Its condition. */
  words: string;
  effect: HintEffect;
}

/** Those that are on first. @throws DatabaseAway */
export async function readHints(project: Project): Promise<HintLine[]> {
  const { hints } = app();
  const lines = await Promise.all(
    hints.list(project.id).map(async (hint): Promise<HintLine> => {
      const effect = await hints.effect(project.id, hint.name);
      return { hint, words: describe(hint.body.condition), effect };
    }),
  );
  return lines.sort((a, b) => Number(b.hint.body.isOn) - Number(a.hint.body.isOn));
}
