/** `@kept/sdk/browser`: for the page that shows results. */
export { type BrowserOptions, createKept, type KeptBrowser, type SignalOptions } from './browser/client.ts';
export type { ChainLink, PanelHandle, PanelOptions } from './browser/panel.ts';
export type { StorageLike } from './browser/store.ts';
export type { Clock } from './clock.ts';
export { KeptError } from './errors.ts';
export type { Hint, HintAnswer, HintOptions } from './hint.ts';
export { newId } from './id.ts';
export type { FetchLike, OutcomeKind } from './types.ts';
