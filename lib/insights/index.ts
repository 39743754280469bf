export { dataRange, listAnnotations } from './annotations.ts';
export { filterSql, isDimension, Parameters } from './cells.ts';
export {
  type CellKind,
  type DailyCell,
  type DailyGroups,
  readDailyCells,
  readDailyGroups,
  startsOfDays,
} from './daily-cells.ts';
export { listFacets } from './facets.ts';
export { readGroupCounts, readInsertRate, readInsertRateLevels } from './insert-rate.ts';
export { findInteraction } from './interaction-detail.ts';
export { listInteractions } from './interaction-list.ts';
export type * from './types.ts';
