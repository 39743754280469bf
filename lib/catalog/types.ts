import type { z } from 'zod';
import type { ChangeBy } from './change.ts';

/** One sort of document: who owns it, and what its body looks like. Rooms define theirs beside what they do with it. */
export interface Kind<Body> {
  name: string;
  /** `installation` documents belong to project 0. */
  scope: 'installation' | 'project';
  schema: z.ZodType<Body>;
}

/** A document as it is now. */
export interface Document<Body> {
  projectId: number;
  name: string;
  /** From 1; each change adds one. */
  version: number;
  body: Body;
  /** ms. */
  changedAt: number;
  changedBy: string;
  note: string | null;
}

/**
 * What people configure about generation, as versioned documents in Postgres. Every process holds all of them in
 * memory, so reading is free and goes on while Postgres is away; a change is seen by all within `pollMs`.
 */
export interface Catalog {
  /** The current document, if there is one. @param projectId 0 for kinds of the installation */
  find<Body>(kind: Kind<Body>, projectId: number, name: string): Document<Body> | undefined;
  /** Current documents by name. */
  list<Body>(kind: Kind<Body>, projectId: number): Document<Body>[];
  /** One version of a document, also an old one; remembered once read. */
  version<Body>(
    kind: Kind<Body>,
    projectId: number,
    name: string,
    version: number,
  ): Promise<Document<Body> | undefined>;
  /** All versions, newest first; `body` is null where it was removed. */
  history<Body>(kind: Kind<Body>, projectId: number, name: string): Promise<Document<Body | null>[]>;
  /** Checks a body and makes it current, here at once. @throws InvalidDocument, VersionConflict, DatabaseAway */
  change<Body>(
    kind: Kind<Body>,
    projectId: number,
    name: string,
    body: unknown,
    by: ChangeBy,
  ): Promise<Document<Body>>;
  /** Its history stays. @returns whether there was one */
  remove<Body>(kind: Kind<Body>, projectId: number, name: string, by: ChangeBy): Promise<boolean>;
  /** Grows with every change; equal revisions mean equal contents. */
  revision(): number;
  /** Called after changes made here or elsewhere, with the kinds that changed. */
  onChange(listener: (kinds: ReadonlySet<string>) => void): () => void;
  /** Looks for changes made elsewhere now; runs by itself every `pollMs`. @throws DatabaseAway */
  refresh(): Promise<void>;
  close(): Promise<void>;
}
