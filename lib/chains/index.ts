/** Chains for products: declared calls, one after the other, with values handed on; done once, whatever dies. */
export { createChains } from './chains.ts';
export type { ChainRequest } from './declaration.ts';
export { generateStep } from './generate-step.ts';
export { type ChainProblem, readChain } from './read-chain.ts';
export type { Announce, Chain, ChainEnd, Chains, GenerateStep, StepAsk, StepOutcome } from './types.ts';
