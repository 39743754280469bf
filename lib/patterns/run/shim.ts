import type { Log } from '#lib/discovery/index.ts';
import { type Definition, rowsOf, select } from '#lib/matching/index.ts';
export function examplesOf(
  log: Log,
  d: Definition,
  _o: unknown,
): { rejected: number[]; kept: number[]; near: number[] } {
  const rows = [...rowsOf(select(d, log.table))];
  return {
    rejected: rows.filter((r) => log.rejected[r]).slice(0, 15),
    kept: rows.filter((r) => !log.rejected[r]).slice(0, 15),
    near: [],
  };
}
export const placesOf = (_log: Log, _rows: unknown): any[] => [];
export const mapOf = (
  _l: Log,
  _b: string,
  _o: unknown,
): { rows: Uint32Array; x: Float32Array; y: Float32Array } | null => null;
