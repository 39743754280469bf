import type { Machine } from '../store.ts';

/** Counts of the last minute, fleet-wide, in slots of five seconds. */
export interface WindowRow {
  /** By slot number: time ÷ `slotMs`. */
  slots: Record<string, WindowSlot>;
}

export interface WindowSlot {
  /** By name, e.g. requests, tokens. */
  counts: Record<string, number>;
  /** Last report of each process: a repeat is recognised by it. */
  by: Record<string, number>;
}

export interface WindowEvent {
  process: string;
  /** Grows with each report of this process. */
  seq: number;
  counts: Record<string, number>;
}

const windowMs = 60_000;
const slotMs = 5000;
const slotCount = windowMs / slotMs;

/** Sum over the last minute at a time; the oldest slot counts by the share of it that is inside. */
export function totalIn(row: WindowRow | undefined, name: string, now: number): number {
  const current = Math.floor(now / slotMs);
  const inside = 1 - (now % slotMs) / slotMs;
  let total = 0;
  for (const [slot, { counts }] of Object.entries(row?.slots ?? {})) {
    const age = current - Number(slot);
    if (age <= slotCount) total += (counts[name] ?? 0) * (age === slotCount ? inside : 1);
  }
  return total;
}

/** How many processes reported in the last minute. */
export const processesIn = (row: WindowRow | undefined): number =>
  new Set(Object.values(row?.slots ?? {}).flatMap(({ by }) => Object.keys(by))).size;

export const windowMachine: Machine<WindowRow, WindowEvent, Record<string, never>> = {
  name: 'window',
  keepMs: 2 * windowMs,
  step(row, { process, seq, counts }, now) {
    const current = Math.floor(now / slotMs);
    const slots: WindowRow['slots'] = {};
    for (const [slot, value] of Object.entries(row?.slots ?? {})) {
      if (Number(slot) < current - slotCount) continue;
      if ((value.by[process] ?? 0) >= seq) return { answer: {} };
      slots[slot] = value;
    }
    const slot = slots[current] ?? { counts: {}, by: {} };
    const sums = { ...slot.counts };
    for (const [name, n] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + n;
    slots[current] = { counts: sums, by: { ...slot.by, [process]: seq } };
    return { row: { slots }, answer: {} };
  },
  lua: `
local function step(row, event, now)
  local current = math.floor(now / ${slotMs})
  local name = string.format('%.0f', current)
  row = row or { slots = {} }
  for number, slot in pairs(row.slots) do
    if tonumber(number) < current - ${slotCount} then
      row.slots[number] = nil
    elseif (slot.by[event.process] or 0) >= event.seq then
      return nil, {}
    end
  end
  local slot = row.slots[name] or { counts = {}, by = {} }
  for key, n in pairs(event.counts) do slot.counts[key] = (slot.counts[key] or 0) + n end
  slot.by[event.process] = event.seq
  row.slots[name] = slot
  return row, {}
end`,
};
