import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#lib/db/index.ts';
import { newId } from '#lib/domain/index.ts';

/** Clients that send without pause, and what they were told about each id. */
export interface Load {
  acknowledged: Set<string>;
  /** Sent, answered with anything but 200 or not at all. */
  unacknowledged: Set<string>;
  /** Statuses seen, 0 for a broken connection, with how often. */
  statuses: Map<number, number>;
  retryAfters: Set<string | null>;
  /** Texts of all refusals. */
  refusals: Set<string>;
  stop(): Promise<void>;
}

export const loadText = 'a confidential prompt of the load';

export function startLoad(url: string, secretKey: string, clients = 8): Load {
  const load: Load = {
    acknowledged: new Set(),
    unacknowledged: new Set(),
    statuses: new Map(),
    retryAfters: new Set(),
    refusals: new Set(),
    async stop() {
      running = false;
      await Promise.all(all);
    },
  };
  let running = true;
  const client = async () => {
    while (running) {
      const ids = [newId(), newId(), newId()];
      const status = await sendIds(url, secretKey, ids, load);
      for (const id of ids) (status === 200 ? load.acknowledged : load.unacknowledged).add(id);
      // As clients do: not at once again.
      if (status !== 200) await sleep(20);
    }
  };
  const all = Array.from({ length: clients }, client);
  return load;
}

/** One batch of these interactions, each inserted. @returns the status, 0 for a broken connection */
export async function sendIds(url: string, secretKey: string, ids: string[], load?: Load): Promise<number> {
  const response = await fetch(`${url}/v1/interactions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}` },
    body: JSON.stringify({
      interactions: ids.map((id) => ({ id, feature: 'load', fullPrompt: loadText, user: id })),
      outcomes: ids.map((id) => ({ interactionId: id, kind: 'inserted', occurredAt: Date.now() })),
    }),
  }).catch(() => undefined);
  const status = response?.status ?? 0;
  const text = await response?.text().catch(() => '');
  if (load) {
    load.statuses.set(status, (load.statuses.get(status) ?? 0) + 1);
    if (status >= 400) {
      load.retryAfters.add(response?.headers.get('retry-after') ?? null);
      load.refusals.add(text ?? '');
    }
  }
  return status;
}

/** Rows of the load that are there, and what rollups and deltas count of it. */
export async function countLoad(
  database: Database,
): Promise<{ ids: Set<string>; counted: number; inserted: number }> {
  const cells = `cell_id in (select c.id from cells c join features f on f.id = c.feature_id where f.slug = 'load')`;
  const rows = await database.rows<{ id: string }>(`select id from interactions where received and ${cells}`);
  const [sums] = await database.rows<{ counted: number; inserted: number }>(
    `select coalesce(sum(interactions), 0) as counted, coalesce(sum(inserted), 0) as inserted from (
       select interactions, inserted from rollups where ${cells} union all
       select interactions, inserted from rollup_deltas where ${cells}) r`,
  );
  return {
    ids: new Set(rows.map(({ id }) => id)),
    counted: sums?.counted ?? 0,
    inserted: sums?.inserted ?? 0,
  };
}
