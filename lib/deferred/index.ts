/** Generations that are done later: enqueued, claimed, admitted, generated, told. */
export { createDeferred, type Deferred, type DeferredParts, type Look } from './deferred.ts';
export { createEndings, type Endings } from './endings.ts';
export type { DurableAsk, DurableRequest } from './types.ts';
export { createWorker, type Worker, type WorkerOptions } from './worker.ts';
