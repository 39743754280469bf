export { discover } from './discover.ts';
export type { Log } from './log/log.ts';
export { type LogEntry, startLog } from './log/start-log.ts';
export type { GroupNode } from './search/candidate.ts';
