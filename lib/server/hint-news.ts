import type { HintNews } from '#lib/digest/index.ts';
import type { Hints } from '#lib/hints/index.ts';

/** Hints that users see, with what they do so far, as the digest tells them. */
export const hintNews =
  (hints: Pick<Hints, 'list' | 'effect'>) =>
  async (projectId: number): Promise<HintNews[]> => {
    const news: HintNews[] = [];
    for (const { name, body } of hints.list(projectId)) {
      if (!body.isOn) continue;
      const { arms, differences } = await hints.effect(projectId, name);
      if (arms.shown.exposures === 0) continue;
      const { inserted } = differences;
      news.push({
        ...{ id: name, name, feature: body.features.join(', ') || 'all features' },
        exposures: arms.shown.exposures,
        difference: inserted && {
          ...{ difference: inserted.difference, low: inserted.low, high: inserted.high },
          isClear: inserted.isClear,
        },
      });
    }
    return news;
  };
