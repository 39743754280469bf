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
  const lines: HintLine[] = [];
  // One after the other: each may read many rows, and others need connections too.
  for (const hint of hints.list(project.id)) {
    const effect = await hints.effect(project.id, hint.name);
    lines.push({ hint, words: describe(hint.body.condition), effect });
  }
  return lines.sort((a, b) => Number(b.hint.body.isOn) - Number(a.hint.body.isOn));
}
