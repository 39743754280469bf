import type { Catalog } from '#lib/catalog/index.ts';
import { type ToggleBody, toggleKind } from '#lib/routing/index.ts';

/** The only document of its kind. */
export const toggleName = 'vendor';

/** The toggle as it is; version 0: it was never touched. */
export const findToggle = (catalog: Pick<Catalog, 'find'>): { body: ToggleBody; version: number } =>
  catalog.find(toggleKind, 0, toggleName) ?? { body: { vendor: null, models: {} }, version: 0 };
