/** What a week was like: computed from the log, shown as a page, posted to Slack once. */
export { createDigests, type Digests, type DigestView, type WeekLine } from './digests.ts';
export { listDue, runOfDigest } from './due.ts';
export type { DigestId } from './post/post-part.ts';
export { postDigest, type RunParts } from './post/run.ts';
export type { SettingsView } from './settings/read.ts';
export { digestBlocks } from './show/blocks.ts';
export { type DigestLinks, linksOf } from './show/links.ts';
export * as digestWords from './show/words.ts';
export type * from './types.ts';
