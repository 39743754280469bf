import type { Hono } from 'hono';
import { type ChainsParts, deleteChain, getChain, postChain, retryChain } from './chains.ts';
import type { DurableParts } from './durable.ts';
import { deleteGeneration, type GenerationParts, getGeneration } from './generation.ts';
import { getImport, type ImportsParts, postImport } from './imports.ts';
import { registerLimits } from './limits.ts';

export { durableFields, postDurable } from './durable.ts';
export { isUnavailable } from './unavailable.ts';

/** What the endpoints of durable work need from the rest. */
export type WorkParts = DurableParts &
  GenerationParts &
  ChainsParts &
  ImportsParts &
  Parameters<typeof registerLimits>[1];

/** Chains, imports, and what becomes of durable generations; those are made by `POST /v1/generations`. */
export function registerWork(gateway: Hono, parts: WorkParts): void {
  gateway.get('/v1/generations/:id', (context) => getGeneration(context, parts));
  gateway.delete('/v1/generations/:id', (context) => deleteGeneration(context, parts));
  registerLimits(gateway, parts);
  gateway.post('/v1/chains', (context) => postChain(context, parts));
  gateway.get('/v1/chains/:id', (context) => getChain(context, parts));
  gateway.delete('/v1/chains/:id', (context) => deleteChain(context, parts));
  gateway.post('/v1/chains/:id/retry', (context) => retryChain(context, parts));
  gateway.post('/v1/imports', (context) => postImport(context, parts));
  gateway.get('/v1/imports/:id', (context) => getImport(context, parts));
}
