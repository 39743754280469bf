import { limitKind } from '#lib/flow/index.ts';
import type { LimitLine, LimitsView, WorkParts } from '../types.ts';

/** The limits that concern a project, its own by name, then those of the installation; with what is used of each. */
export async function listLimits(
  { catalog, flow, now }: Pick<WorkParts, 'catalog' | 'flow' | 'now'>,
  projectId: number,
): Promise<LimitsView> {
  const uses = await flow?.waiting(projectId);
  const usesOf = (id: number, name: string) =>
    uses
      ?.filter((use) => use.projectId === id && use.limit === name)
      .sort((a, b) => b.waiting - a.waiting || b.used - a.used) ?? null;
  const limits = [projectId, 0].flatMap((id) =>
    catalog.list(limitKind, id).map(
      ({ name, body, version, changedAt, changedBy, note }): LimitLine => ({
        ...{ name, body, isEverywhere: id === 0, version, changedAt, changedBy, note },
        uses: usesOf(id, name),
      }),
    ),
  );
  return { at: now(), limits };
}
