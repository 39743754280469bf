/** A vendor simulator: OpenAI, Anthropic and Azure OpenAI over HTTP, with limits, latency and faults by rule. */
export { type Clock, type VirtualClock, virtualClock } from './clock.ts';
export type { ErrorFault, ErrorKind, Fault, Rule, WireFault } from './faults/types.ts';
export { type Simulator, startSimulator } from './start.ts';
export type {
  Endpoint,
  Latency,
  LedgerEntry,
  Limits,
  Mode,
  Organization,
  SimulatorOptions,
  Vendor,
} from './types.ts';
