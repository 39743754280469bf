import type { Database } from '#lib/db/index.ts';
import type { Kind } from './types.ts';

/** Who changes a document, and why. */
export interface ChangeBy {
  /** An e-mail address, `api key <id>`, or `kept` for what the installation does by itself. */
  by: string;
  note?: string | undefined;
  /** Refuses the change if somebody else was first. 0: it must not exist yet. */
  expectedVersion?: number | undefined;
}

/** A body that may not be saved. `issues` are `path: reason`. */
export class InvalidDocument extends Error {
  override readonly name = 'InvalidDocument';
  readonly issues: readonly string[];
  constructor(issues: readonly string[]) {
    super(issues.join('. '));
    this.issues = issues;
  }
}

/** Somebody changed the document meanwhile. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict';
  readonly currentVersion: number;
  constructor(currentVersion: number) {
    super(`somebody changed it meanwhile: it is now at version ${currentVersion}`);
    this.currentVersion = currentVersion;
  }
}

/** One row of `catalog_versions`. */
export interface VersionRow {
  revision: number;
  projectId: number;
  kind: string;
  name: string;
  version: number;
  body: unknown;
  changedAt: Date;
  changedBy: string;
  note: string | null;
}
export const versionColumns = `revision, project_id as "projectId", kind, name, version, body, changed_at as "changedAt",
  changed_by as "changedBy", note`;

/** Any number: writers go one after the other, so that revisions become visible in their order. */
const catalogLock = 7_239_011;

/** NUL, and halves of surrogate pairs, which JSON.stringify writes as escapes: Postgres takes neither. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** Checks a body against its kind. @throws InvalidDocument naming the fields */
export function checkBody<Body>(kind: Kind<Body>, body: unknown): Body {
  const parsed = kind.schema.safeParse(body);
  if (parsed.success && !unstorable.test(JSON.stringify(parsed.data))) return parsed.data;
  if (parsed.success) throw new InvalidDocument([`${kind.name}: holds a character that cannot be stored`]);
  throw new InvalidDocument(
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || kind.name}: ${message}`),
  );
}

/** Adds a version; a null body is a removal. @returns undefined if there was nothing to remove */
export function writeVersion(
  database: Database,
  place: { projectId: number; kind: string; name: string },
  body: unknown,
  { by, note, expectedVersion }: ChangeBy,
): Promise<VersionRow | undefined> {
  const { projectId, kind, name } = place;
  return database.transaction(async (connection) => {
    await connection.rows('select pg_advisory_xact_lock($1)', [catalogLock]);
    const [last] = await connection.rows<{ version: number; removed: boolean }>(
      `select version, body is null as removed from catalog_versions
       where project_id = $1 and kind = $2 and name = $3 order by version desc limit 1`,
      [projectId, kind, name],
    );
    const current = last && !last.removed ? last.version : 0;
    if (expectedVersion !== undefined && expectedVersion !== current) throw new VersionConflict(current);
    if (body === null && current === 0) return undefined;
    const [row] = await connection.rows<VersionRow>(
      `insert into catalog_versions (project_id, kind, name, version, body, changed_by, note)
       values ($1, $2, $3, $4, $5, $6, $7) returning ${versionColumns}`,
      [
        projectId,
        kind,
        name,
        (last?.version ?? 0) + 1,
        body === null ? null : JSON.stringify(body),
        by,
        note ?? null,
      ],
    );
    return row;
  });
}
