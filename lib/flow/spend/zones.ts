import { type Database, within } from '#lib/db/index.ts';
import type { Clock } from '#lib/domain/index.ts';

/** Time zones of projects, read anew after a while; UTC for the whole installation, and while nothing is known. */
export interface Zones {
  of(projectId: number): string | Promise<string>;
}

const keptMs = 30_000;
const patienceMs = 1000;

export function createZones(database: Database, clock: Clock): Zones {
  let known = new Map<number, string>();
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    readAt = clock.now();
    const asked = database.rows<{ id: number; zone: string }>('select id, time_zone as zone from projects');
    const rows = await within(patienceMs, asked).catch(() => undefined);
    if (rows) known = new Map(rows.map(({ id, zone }) => [id, zone]));
  }

  function readOnce(): Promise<void> {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  return {
    of(projectId) {
      if (projectId === 0) return 'UTC';
      const zone = known.get(projectId);
      const isOld = clock.now() - readAt > keptMs;
      if (isOld || zone === undefined) {
        const done = isOld || reading ? readOnce() : undefined;
        if (zone === undefined) return done ? done.then(() => known.get(projectId) ?? 'UTC') : 'UTC';
      }
      return zone;
    },
  };
}
