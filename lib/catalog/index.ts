export { createCatalog } from './catalog.ts';
export { type ChangeBy, InvalidDocument, VersionConflict } from './change.ts';
export type { Catalog, Document, Kind } from './types.ts';
