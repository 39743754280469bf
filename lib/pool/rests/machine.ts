import type { Machine } from '#lib/coordination/index.ts';

/** An organization × model that asked to be left alone. */
export interface RestRow {
  /** Store's time, ms. */
  until: number;
}

export interface RestEvent {
  /** From now; never shortens a rest that is longer. 0 ends it. */
  forMs: number;
}

export const restMachine: Machine<RestRow, RestEvent, Record<string, never>> = {
  name: 'rest',
  keepMs: 2 * 3_600_000,
  step(row, { forMs }, now) {
    const before = row?.until ?? 0;
    const until = forMs === 0 ? 0 : Math.max(before, now + forMs);
    return until === before ? { answer: {} } : { row: { until }, answer: {}, notify: true };
  },
  lua: `
local function step(row, event, now)
  local before = row and row['until'] or 0
  local after = event.forMs == 0 and 0 or math.max(before, now + event.forMs)
  if after == before then return nil, {} end
  return { ['until'] = after }, {}, true
end`,
};
