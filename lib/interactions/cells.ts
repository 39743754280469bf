import type { Feature, Registry } from '#lib/projects/index.ts';
import { prepareCell } from './prepare.ts';
import type { Batch } from './write.ts';

/** Finds or makes features and cells, outside the transaction: others may use them at once. */
export async function resolveCells(registry: Registry, batch: Batch): Promise<ReadonlyMap<string, Feature>> {
  await registry.ensureFeatures(
    batch.projectId,
    batch.interactions.map(({ featureSlug }) => featureSlug),
  );
  const { features } = await registry.context(batch.projectId);
  const cells = new Map();
  for (const item of batch.interactions) {
    const feature = features.get(item.featureSlug);
    if (!feature) continue;
    const { key, values } = prepareCell(item, feature.id);
    item.cellKey = key;
    if (!cells.has(key)) cells.set(key, values);
  }
  await registry.ensureCells(batch.projectId, cells);
  return features;
}
