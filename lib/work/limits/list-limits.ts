import { limitKind } from '#lib/flow/index.ts';
import type { LimitLine, LimitsView, WorkParts } from '../types.ts';
import { readUses, useKey } from './uses.ts';

/** The limits that concern a project: its own by name, then those of the installation. */
export async function listLimits(
  parts: Pick<WorkParts, 'catalog' | 'now'>,
  projectId: number,
): Promise<LimitsView> {
  const uses = await readUses(parts);
  const limits = [projectId, 0].flatMap((id) =>
    parts.catalog.list(limitKind, id).map(
      (document): LimitLine => ({
        ...{ name: document.name, body: document.body, isEverywhere: id === 0 },
        ...{ version: document.version, changedAt: document.changedAt, changedBy: document.changedBy },
        note: document.note,
        uses: uses && (uses.get(useKey(id, document.name)) ?? []),
      }),
    ),
  );
  return { at: parts.now(), limits };
}
