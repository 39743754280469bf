export {
  type BreakerLook,
  type BreakerNotice,
  type BreakerOptions,
  type Breakers,
  createBreakers,
  type Permit,
  type Refusal,
} from './breakers.ts';
export type { BreakerChange, BreakerOutcome, BreakerRow } from './machine.ts';
export { type BreakerSettings, breakerDefaults } from './settings.ts';
