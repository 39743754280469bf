export type * from './types.ts';
export { fixedDimensions } from './types.ts';
export { readInsertRate } from './insert-rate.ts';
export { findInteraction } from './interaction-detail.ts';
export { listFacets } from './facets.ts';
export { listInteractions } from './interaction-list.ts';
export { dataRange, listAnnotations } from './annotations.ts';
export { isDimension } from './cells.ts';
