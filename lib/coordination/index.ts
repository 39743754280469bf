export type { JointMachine, Rows, Ruling } from './joint/machine.ts';
export { createMemoryRows } from './joint/memory.ts';
export { createMemoryStore } from './memory.ts';
export { openRedisStore, type RedisOptions } from './redis/store.ts';
export { createSharedSettings, type Setting, type SharedSettings } from './settings/settings.ts';
export { createSlots, type Slot, type SlotOptions, type Slots } from './slots/slots.ts';
export {
  type Applied,
  type Machine,
  type Step,
  type Store,
  StoreAway,
  type StoreHealth,
  snapshotMs,
  type View,
} from './store.ts';
export { createWindows, type Windows } from './windows/windows.ts';
