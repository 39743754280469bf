import type { Flow } from '#lib/flow/index.ts';
import type { LimitUse } from '../types.ts';

/** What flow knows of its limits, as the page shows it. */
export const limitUses = (flow: Pick<Flow, 'waiting'>) => ({
  async waiting(projectId: number): Promise<LimitUse[]> {
    const { limits, spend } = await flow.waiting(projectId);
    return [
      ...limits.map(
        ({ isOfProject, limitName, key = '', kind, inFlight, starts, waiting, oldestAt }): LimitUse => ({
          ...{ projectId: isOfProject ? projectId : 0, limit: limitName, key, waiting },
          used: kind === 'full' ? inFlight : starts,
          oldestAt: oldestAt === 0 ? null : oldestAt,
        }),
      ),
      ...spend.map(
        ({ cap, key, spentMicroUsd, reservedMicroUsd }): LimitUse => ({
          ...{ projectId, limit: cap, key, waiting: 0, oldestAt: null },
          used: Number(spentMicroUsd) + Number(reservedMicroUsd),
        }),
      ),
    ];
  },
});
