import type { Connection } from '#lib/db/index.ts';
import type { ItemError } from '#lib/domain/index.ts';

export interface ImportId {
  projectId: number;
  /** UUIDv7. */
  id: string;
}

type List = 'interactions' | 'outcomes';

/** A checked item and where it stood. */
export interface StoredItem {
  /** Of the body, from 1. */
  line: number;
  list: List;
  /** In that list of its line. */
  index: number;
  /** As it was sent; an interaction without an id has got one, so that writing it again changes nothing. */
  item: Record<string, unknown>;
}

/** What was not taken and why: an item, or a line as a whole. */
export interface RejectedRow {
  line: number;
  list?: List;
  index?: number;
  error: ItemError;
}

/** Of items; `rejected` also of lines that hold none. */
export interface ImportCounts {
  accepted: number;
  duplicates: number;
  rejected: number;
}

/** What the job is told. */
export interface ImportRun {
  importId: string;
  chunks: number;
}

export type ImportState = 'waiting' | 'running' | 'completed' | 'failed' | 'cancelled';

/** An import as its sender sees it. Times in ms. */
export interface Import extends ImportId {
  state: ImportState;
  /** Lines that are not blank. */
  rows: number;
  /** 0–1 of them is in the log, or rejected. */
  share: number;
  counts: ImportCounts;
  /** The first 1,000. */
  rejected: RejectedRow[];
  /** Why it failed. */
  error: string | undefined;
  createdAt: number;
  endedAt: number | undefined;
}

/** Starts the job if and only if the transaction commits. */
export type StartImport = (connection: Connection, run: ImportRun) => Promise<unknown>;

export interface Imports {
  /**
   * Takes JSON lines, each `{interactions, outcomes}`, gzipped or not. When it resolves, all of it is committed and
   * its job with it; when it rejects, nothing of it will run.
   * @throws ImportError, TooLarge, NothingToImport, Overloaded, DatabaseAway, and what the body throws
   */
  receive(projectId: number, body: AsyncIterable<Buffer>): Promise<{ id: string; rows: number }>;
  /** Of the body, zipped or not. */
  maxBytes: number;
  find(one: ImportId): Promise<Import | undefined>;
  /** Removes what ended before that moment (ms), and what can never end. @returns how many */
  forget(olderThan: number): Promise<number>;
  /** Removes what a project was sent before that moment (ms), unless it is still being written. @returns how many */
  removeOlder(projectId: number, before: number): Promise<number>;
}
