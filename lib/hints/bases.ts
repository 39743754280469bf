import { type Database, DatabaseAway } from '#lib/db/index.ts';
import { findBases } from '#lib/patterns/index.ts';
import type { Basis } from '#lib/text/index.ts';

/** The text bases that hints need, in memory. */
export interface Bases {
  find(projectId: number, id: string): Basis | undefined;
  /** Reads those that are wanted and not there yet, and forgets the others. @throws DatabaseAway */
  keep(wanted: readonly { projectId: number; id: string }[]): Promise<void>;
}

const keyOf = (projectId: number, id: string): string => `${projectId} ${id}`;

/** @param fault told about bases that are gone or damaged, once each */
export function createBases(database: Database, fault: (error: unknown) => void): Bases {
  const known = new Map<string, Basis>();
  const missing = new Set<string>();

  async function read(projectId: number, id: string): Promise<void> {
    const key = keyOf(projectId, id);
    if (known.has(key) || missing.has(key)) return;
    try {
      const [basis] = await findBases(database, projectId, [id]);
      if (basis) known.set(key, basis);
      else throw new Error(`text basis ${id} is gone: hints that need it match nothing`);
    } catch (error) {
      if (error instanceof DatabaseAway) throw error;
      missing.add(key);
      fault(error);
    }
  }

  return {
    find: (projectId, id) => known.get(keyOf(projectId, id)),
    async keep(wanted) {
      const keys = new Set(wanted.map(({ projectId, id }) => keyOf(projectId, id)));
      for (const key of known.keys()) if (!keys.has(key)) known.delete(key);
      for (const key of missing) if (!keys.has(key)) missing.delete(key);
      for (const { projectId, id } of wanted) await read(projectId, id);
    },
  };
}
