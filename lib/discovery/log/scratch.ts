import type { Log } from './log.ts';

/** Working memory of counting and testing, by user; whoever uses it leaves zeros behind. */
export interface Scratch {
  places: Uint32Array;
  counts: Uint32Array;
  scores: Float64Array;
  centred: Float64Array;
  touched: Uint32Array;
  isTouched: Uint8Array;
}

const ofLogs = new WeakMap<Log, Scratch>();

/** One for each log: thousands of tests would otherwise each ask for as much memory as there are users. */
export function scratchOf(log: Log): Scratch {
  const known = ofLogs.get(log);
  if (known) return known;
  const users = log.unitHash.length;
  const scratch = {
    places: new Uint32Array(users),
    counts: new Uint32Array(users),
    scores: new Float64Array(users),
    centred: new Float64Array(users),
    touched: new Uint32Array(users),
    isTouched: new Uint8Array(users),
  };
  ofLogs.set(log, scratch);
  return scratch;
}
