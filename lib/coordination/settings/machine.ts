import type { Machine } from '../store.ts';

/** One shared value, e.g. which vendor the toggle points to. */
export interface SettingRow {
  version: number;
  /** JSON. */
  value: string;
  /** Of the change that made it: a repeat of that change is not a second one. */
  changeId: string;
}

export type SettingEvent =
  /** @property ifVersion the version that is to be replaced, 0 for none yet, -1 for any */
  | { type: 'set'; value: string; changeId: string; ifVersion: number }
  /** What a process remembers; taken where the store knows less. */
  | { type: 'restore'; row: SettingRow };

export interface SettingAnswer {
  isTaken: boolean;
  version: number;
}

export const settingMachine: Machine<SettingRow, SettingEvent, SettingAnswer> = {
  name: 'setting',
  keepMs: 365 * 86_400_000,
  step(row, event) {
    const version = row?.version ?? 0;
    if (event.type === 'restore') {
      if (event.row.version <= version) return { answer: { isTaken: false, version } };
      return { row: event.row, answer: { isTaken: true, version: event.row.version }, notify: true };
    }
    const { value, changeId, ifVersion } = event;
    if (row?.changeId === changeId) return { answer: { isTaken: true, version } };
    if (ifVersion !== -1 && ifVersion !== version) return { answer: { isTaken: false, version } };
    const next = { version: version + 1, value, changeId };
    return { row: next, answer: { isTaken: true, version: next.version }, notify: true };
  },
  lua: `
local function step(row, event, now)
  local version = row and row.version or 0
  if event.type == 'restore' then
    if event.row.version <= version then return nil, { isTaken = false, version = version } end
    return event.row, { isTaken = true, version = event.row.version }, true
  end
  if row and row.changeId == event.changeId then return nil, { isTaken = true, version = version } end
  if event.ifVersion ~= -1 and event.ifVersion ~= version then
    return nil, { isTaken = false, version = version }
  end
  local taken = { version = version + 1, value = event.value, changeId = event.changeId }
  return taken, { isTaken = true, version = taken.version }, true
end`,
};
