import { type Database, DatabaseAway } from '#lib/db/index.ts';
import { checkBody, type VersionRow, versionColumns, writeVersion } from './change.ts';
import type { Catalog, Document, Kind } from './types.ts';

/** Well under the second in which a change has to reach every process. */
const pollMs = 400;

/** Loads all current documents and follows changes. @param fault told about faults of ours; not that Postgres is away */
export async function createCatalog(database: Database, fault: (error: unknown) => void): Promise<Catalog> {
  /** Current rows by kind and project, then by name. */
  const current = new Map<string, Map<string, VersionRow>>();
  /** Bodies as their kinds read them, kept with their rows. */
  const documents = new WeakMap<VersionRow, Document<unknown>>();
  const older = new Map<string, VersionRow>();
  const listeners = new Set<(kinds: ReadonlySet<string>) => void>();
  /** Rows that their kind cannot read any more: left out, said once. */
  const unreadable = new WeakSet<VersionRow>();
  /** The poll's place; what was changed here may be ahead of it. */
  let polled = 0;
  let latest = 0;

  const shelfOf = (kind: string, projectId: number) => {
    const key = `${kind}\u0000${projectId}`;
    const shelf = current.get(key) ?? new Map<string, VersionRow>();
    current.set(key, shelf);
    return shelf;
  };

  function take(rows: readonly VersionRow[]): void {
    const kinds = new Set<string>();
    for (const row of rows) {
      const shelf = shelfOf(row.kind, row.projectId);
      // What was changed here is known before the poll brings it.
      if ((shelf.get(row.name)?.revision ?? 0) >= row.revision) continue;
      shelf.set(row.name, row);
      latest = Math.max(latest, row.revision);
      kinds.add(row.kind);
    }
    if (kinds.size > 0) for (const listener of listeners) listener(kinds);
  }

  function read<Body>(kind: Kind<Body>, row: VersionRow): Document<Body> {
    const known = documents.get(row);
    if (known) return known as Document<Body>;
    const { projectId, name, version, changedBy, note } = row;
    const body = checkBody(kind, row.body);
    const document = { projectId, name, version, body, changedAt: row.changedAt.getTime(), changedBy, note };
    documents.set(row, document);
    return document;
  }

  function tryRead<Body>(kind: Kind<Body>, row: VersionRow | undefined): Document<Body> | undefined {
    if (!row || row.body === null || unreadable.has(row)) return undefined;
    try {
      return read(kind, row);
    } catch (error) {
      unreadable.add(row);
      const message = `${kind.name} "${row.name}", version ${row.version}, cannot be read: ${(error as Error).message}`;
      fault(new Error(message));
      return undefined;
    }
  }

  async function refresh(): Promise<void> {
    const rows = await database.rows<VersionRow>(
      `select ${versionColumns} from catalog_versions where revision > $1 order by revision`,
      [polled],
    );
    polled = rows.at(-1)?.revision ?? polled;
    take(rows);
  }

  const rows = await database.rows<VersionRow>(
    `select distinct on (project_id, kind, name) ${versionColumns} from catalog_versions
     order by project_id, kind, name, version desc`,
  );
  polled = rows.reduce((highest, row) => Math.max(highest, row.revision), 0);
  take(rows);

  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= refresh()
      .catch((error) => {
        if (!(error instanceof DatabaseAway)) fault(error);
      })
      .finally(() => {
        looking = undefined;
      });
  }, pollMs).unref();

  return {
    find(kind, projectId, name) {
      return tryRead(kind, current.get(`${kind.name}\u0000${projectId}`)?.get(name));
    },
    list(kind, projectId) {
      const rows = [...(current.get(`${kind.name}\u0000${projectId}`)?.values() ?? [])];
      return rows.sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((row) => tryRead(kind, row) ?? []);
    },
    async version(kind, projectId, name, version) {
      const now = current.get(`${kind.name}\u0000${projectId}`)?.get(name);
      if (now?.version === version) return tryRead(kind, now);
      const key = `${kind.name}\u0000${projectId}\u0000${name}\u0000${version}`;
      let row = older.get(key);
      if (!row) {
        [row] = await database.rows<VersionRow>(
          `select ${versionColumns} from catalog_versions where project_id = $1 and kind = $2 and name = $3 and version = $4`,
          [projectId, kind.name, name, version],
        );
        if (row) older.set(key, row);
      }
      return tryRead(kind, row);
    },
    async history<Body>(kind: Kind<Body>, projectId: number, name: string) {
      const rows = await database.rows<VersionRow>(
        `select ${versionColumns} from catalog_versions where project_id = $1 and kind = $2 and name = $3
         order by version desc limit 500`,
        [projectId, kind.name, name],
      );
      return rows.map((row): Document<Body | null> => {
        const readable = tryRead(kind, row);
        if (readable) return readable;
        const { version, changedBy, note } = row;
        return { projectId, name, version, body: null, changedAt: row.changedAt.getTime(), changedBy, note };
      });
    },
    async change(kind, projectId, name, body, by) {
      const place = { projectId, kind: kind.name, name };
      const row = (await writeVersion(database, place, checkBody(kind, body), by)) as VersionRow;
      take([row]);
      return read(kind, row);
    },
    async remove(kind, projectId, name, by) {
      const row = await writeVersion(database, { projectId, kind: kind.name, name }, null, by);
      if (row) take([row]);
      return row !== undefined;
    },
    revision: () => latest,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh,
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}
