import { growing, type Row, startTable } from '#lib/matching/index.ts';
import type { Log } from './log.ts';

export interface LogEntry {
  row: Row;
  isRejected: boolean;
  /** As the log has it: a hash under the project's salt. */
  user: string | null;
  session: string | null;
  createdAtMs: number;
}

/** Turns log entries, one at a time, into columns. @param options those of `startTable` */
export function startLog(options: Parameters<typeof startTable>[0] = {}) {
  const { expectedRows = 1_024 } = options;
  const table = startTable(options);
  const rejected = growing((length) => new Uint8Array(length), expectedRows);
  const unit = growing((length) => new Uint32Array(length), expectedRows);
  const createdAtMs = growing((length) => new Float64Array(length), expectedRows);
  const unitHash = growing((length) => new Uint32Array(length));
  const unitOf = new Map<string, number>();
  let rowsWithUser = 0;
  let rowsWithoutUnit = 0;
  return {
    add({ row, isRejected, user, session, createdAtMs: at }: LogEntry): void {
      const name = user !== null ? `user ${user}` : session !== null ? `session ${session}` : null;
      if (name === null) {
        rowsWithoutUnit += 1;
        return;
      }
      if (user !== null) rowsWithUser += 1;
      let code = unitOf.get(name);
      if (code === undefined) {
        code = unitOf.size;
        unitOf.set(name, code);
        unitHash.push(hash(name));
      }
      table.add(row);
      rejected.push(Number(isRejected));
      unit.push(code);
      createdAtMs.push(at);
    },
    finish: (): Log => ({
      table: table.finish(),
      rejected: rejected.finish(),
      unit: unit.finish(),
      unitHash: unitHash.finish(),
      createdAtMs: createdAtMs.finish(),
      rowsWithUser,
      rowsWithoutUnit,
    }),
  };
}

/** FNV-1a, finished as in MurmurHash3 so that all bits depend on all characters. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
