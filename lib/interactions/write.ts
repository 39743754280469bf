import type { Connection, Database, Partitioner } from '#lib/db/index.ts';
import { isMissingPartition, isRetryable, isUniqueViolation } from '#lib/db/index.ts';
import { type ItemError, timeOfId } from '#lib/domain/index.ts';
import type { Feature, Registry } from '#lib/projects/index.ts';
import { resolveCells } from './cells.ts';
import {
  attemptFormat,
  deltaFormat,
  formatLines,
  interactionFormat,
  signalFormat,
  textFormat,
} from './columns.ts';
import { DeltaSum } from './deltas.ts';
import { lockExisting, removeExisting, updateExisting } from './existing.ts';
import { type PreparedInteraction, type PreparedSignal, placeInFeature } from './prepare.ts';
import { type InteractionRow, maturityOf, stub } from './row.ts';
import { merge, unseen } from './state.ts';
import { writeFresh } from './write-fresh.ts';

/** Interactions and signals of one project that are to be written together. */
export interface Batch {
  projectId: number;
  interactions: PreparedInteraction[];
  signals: PreparedSignal[];
  /** A signal may come before its interaction only within this time (ms) before now; imports: any. */
  oldestStubMs: number;
  /** The interactions got their ids here just now: nobody has heard of them, and none continues a chain. */
  isFresh?: boolean;
  /** Of Kept's own making: what failed and was tried again later takes the place of the failure. */
  isOwn?: boolean;
}

export type ItemResult = 'accepted' | 'duplicate' | ItemError;
export interface BatchResult {
  interactions: ItemResult[];
  signals: ItemResult[];
}

/** What is committed with the batches, or keeps them from it by what it throws. It may run again after a conflict. */
export type Also = (connection: Connection, results: readonly BatchResult[]) => Promise<void>;

export interface LogWriter {
  /** One transaction for all batches: when it resolves, everything accepted is committed. @throws DatabaseAway */
  write(batches: Batch[], also?: Also): Promise<BatchResult[]>;
}

const attemptsAtConflict = 20;
/** Any number: what a writer locks that lost against another one, so that losers do not go on losing to each other. */
const conflictLock = 7_239_003;

export function createLogWriter(database: Database, registry: Registry, partitioner: Partitioner): LogWriter {
  return {
    async write(batches, also) {
      if (!also && batches.every(({ isFresh }) => isFresh)) {
        try {
          return await writeFresh(database, registry, partitioner, batches);
        } catch (error) {
          // Somebody has heard of one all the same, while it was streamed.
          if (!mayGoBetter(error)) throw error;
        }
      }
      for (let attempt = 1; ; attempt++) {
        try {
          return await writeOnce(database, registry, partitioner, batches, attempt > 1, also);
        } catch (error) {
          if (!mayGoBetter(error) || attempt === attemptsAtConflict) throw error;
        }
      }
    },
  };

  /** Another writer was first with an id, or both waited for each other; or a partition is gone, and is made again. */
  function mayGoBetter(error: unknown): boolean {
    if (isMissingPartition(error)) {
      partitioner.forget();
      return true;
    }
    return isUniqueViolation(error) || isRetryable(error);
  }
}

async function writeOnce(
  database: Database,
  registry: Registry,
  partitioner: Partitioner,
  batches: Batch[],
  again: boolean,
  also: Also | undefined,
) {
  const features = new Map<Batch, ReadonlyMap<string, Feature>>();
  const moments: number[] = [];
  for (const batch of batches) {
    features.set(batch, await resolveCells(registry, batch));
    for (const { row } of batch.interactions) moments.push(timeOfId(row.id));
    for (const { interactionId } of batch.signals)
      if (timeOfId(interactionId) >= batch.oldestStubMs) moments.push(timeOfId(interactionId));
  }
  await partitioner.ensure(moments);
  return database.transaction(async (connection) => {
    if (again) await connection.rows('select pg_advisory_xact_lock($1)', [conflictLock]);
    const changes = new Changes();
    const results: BatchResult[] = [];
    await lockAll(connection, batches, changes);
    for (const [i, batch] of batches.entries()) {
      const known = features.get(batch) as ReadonlyMap<string, Feature>;
      results[i] = await apply(connection, registry, batch, known, changes);
    }
    await changes.flush(connection);
    await also?.(connection, results);
    return results;
  });
}

const idsOf = (batch: Batch): string[] => [
  ...batch.interactions.map(({ row }) => row.id),
  ...batch.signals.map(({ interactionId }) => interactionId),
];
const chainsOf = (batch: Batch): string[] => batch.interactions.flatMap(({ row }) => row.chainId ?? []);

/** Locks and loads every row the batches may change: one statement a project, in the order of projects and ids. */
async function lockAll(connection: Connection, batches: Batch[], changes: Changes): Promise<void> {
  const byProject = [...Map.groupBy(batches, ({ projectId }) => projectId)].sort(([a], [b]) => a - b);
  for (const [projectId, own] of byProject) {
    const existing = await lockExisting(connection, projectId, own.flatMap(idsOf), own.flatMap(chainsOf));
    changes.load(projectId, existing.values());
  }
}

/** Computes what one batch changes, given the locked rows. Batches before it in the transaction are seen. */
async function apply(
  connection: Connection,
  registry: Registry,
  batch: Batch,
  features: ReadonlyMap<string, Feature>,
  changes: Changes,
): Promise<BatchResult> {
  const { projectId } = batch;
  const interactions = batch.interactions.map((item): ItemResult => {
    const before = changes.get(projectId, item.row.id);
    const isAnotherEnd = batch.isOwn && before?.status === 'failed';
    if (before?.received && !isAnotherEnd) return 'duplicate';
    const feature = features.get(item.featureSlug);
    if (!feature || item.cellKey === undefined)
      return { code: 'limit', field: 'feature', message: 'the project has 500 features already' };
    const row: InteractionRow = { ...item.row, cellId: registry.cellId(item.cellKey) };
    if (before) {
      const { outcome, outcomeAt, insertedAt, editDistance, selectedIndex } = before;
      Object.assign(row, { outcome, outcomeAt, insertedAt, editDistance, selectedIndex });
      row.shownAt = earliest(row.shownAt, before.shownAt);
    }
    placeInFeature(row, feature);
    changes.receive(row, item);
    return 'accepted';
  });
  changes.numberTries(projectId, chainsOf(batch));

  const isNew = await changes.recordSignals(connection, batch);
  const cells = batch.signals.flatMap((s) => changes.get(projectId, s.interactionId)?.cellId ?? []);
  const cellFeatures = await registry.featureIds(cells);
  const featureById = await registry.featuresById(
    projectId,
    cells.flatMap((cell) => cellFeatures.get(cell) ?? []),
  );
  const signals = batch.signals.map((signal, i): ItemResult => {
    const verdict = isNew[i] as ItemResult;
    if (verdict !== 'accepted') return verdict;
    const row = changes.get(projectId, signal.interactionId) ?? stub(projectId, signal.interactionId, unseen);
    const after = { ...row, ...merge(row, signal) };
    const feature = featureById.get(cellFeatures.get(after.cellId ?? -1) ?? -1);
    if (feature && after.shownAt !== null && after.shownAt !== row.shownAt)
      after.maturesAt = maturityOf(after.shownAt, feature.attributionWindowMs);
    changes.set(after);
    return 'accepted';
  });
  return { interactions, signals };
}

const earliest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);

/** What a transaction is going to write, beside what the rows were before it. */
class Changes {
  readonly #before = new Map<string, InteractionRow>();
  readonly #after = new Map<string, InteractionRow>();
  readonly #items = new Map<string, PreparedInteraction>();
  readonly #signals: PreparedSignal[] = [];
  readonly #signalKeys = new Set<string>();

  knows = (projectId: number, id: string): boolean => this.#after.has(`${projectId}/${id}`);
  get = (projectId: number, id: string): InteractionRow | undefined => this.#after.get(`${projectId}/${id}`);
  set = (row: InteractionRow): void => void this.#after.set(`${row.projectId}/${row.id}`, row);

  load(projectId: number, rows: Iterable<InteractionRow>): void {
    for (const row of rows) {
      if (this.knows(projectId, row.id)) continue;
      this.#before.set(`${projectId}/${row.id}`, row);
      this.set(row);
    }
  }

  receive(row: InteractionRow, item: PreparedInteraction): void {
    this.set(row);
    this.#items.set(`${row.projectId}/${row.id}`, item);
  }

  /** Numbers the tries of chains by time. The first one is the chain's id, whether it has arrived or not. */
  numberTries(projectId: number, chains: string[]): void {
    if (chains.length === 0) return;
    const wanted = new Set(chains);
    const members = Map.groupBy(
      [...this.#after.values()].filter(
        (row) => row.projectId === projectId && row.chainId && wanted.has(row.chainId),
      ),
      (row) => row.chainId,
    );
    for (const rows of members.values()) {
      rows.sort((a, b) => (a.id < b.id ? -1 : 1));
      for (const [i, row] of rows.entries())
        if (row.tryNumber !== i + 2) this.set({ ...row, tryNumber: Math.min(i + 2, 32_767) });
    }
  }

  /** Which of a batch's signals are new; those of known rows are inserted here, the rest is copied at the end. */
  async recordSignals(connection: Connection, batch: Batch): Promise<ItemResult[]> {
    const fresh: { signal: PreparedSignal; index: number }[] = [];
    const results = batch.signals.map((signal, index): ItemResult => {
      const key = `${signal.projectId}/${signal.interactionId}/${signal.kind}/${signal.clientAt}`;
      const rowKey = `${signal.projectId}/${signal.interactionId}`;
      if (this.#signalKeys.has(key)) return 'duplicate';
      if (!this.#after.has(rowKey) && timeOfId(signal.interactionId) < batch.oldestStubMs)
        return {
          code: 'unknown_interaction',
          field: 'interactionId',
          message: 'no interaction has this id, and it is too old to be on its way',
        };
      this.#signalKeys.add(key);
      if (this.#before.has(rowKey)) fresh.push({ signal, index });
      else this.#signals.push(signal);
      return 'accepted';
    });
    if (fresh.length === 0) return results;
    const inserted = await connection.rows<{ index: number }>(
      `with sent as (
         select * from jsonb_to_recordset($1::jsonb) as s(index int, "projectId" int, "interactionId" uuid, kind signal_kind,
           "clientAt" bigint, "occurredAt" bigint, "editDistance" real, "selectedIndex" smallint, reason text)
       ), new as (
         insert into signals (project_id, interaction_id, kind, client_at, occurred_at, edit_distance, selected_index, reason)
         select "projectId", "interactionId", kind, to_timestamp("clientAt" / 1000.0), to_timestamp("occurredAt" / 1000.0),
           "editDistance", "selectedIndex", reason from sent on conflict do nothing
         returning interaction_id, kind, client_at
       ) select index from sent join new on interaction_id = "interactionId" and new.kind = sent.kind
           and client_at = to_timestamp("clientAt" / 1000.0)::timestamptz(3)`,
      [JSON.stringify(fresh.map(({ signal, index }) => ({ index, ...signal })))],
    );
    const isNew = new Set(inserted.map(({ index }) => index));
    for (const { index } of fresh) if (!isNew.has(index)) results[index] = 'duplicate';
    return results;
  }

  async flush(connection: Connection): Promise<void> {
    const deltas = new DeltaSum();
    const copied: InteractionRow[] = [];
    const updated: InteractionRow[] = [];
    for (const [key, row] of this.#after) {
      const before = this.#before.get(key) ?? null;
      if (row === before) continue;
      deltas.change(before, row);
      if (!before) copied.push(row);
      else if (!this.#items.has(key)) updated.push(row);
      else {
        // A stub that is filled, or a failure that is no more: the whole row is another.
        await removeExisting(connection, before);
        copied.push(row);
      }
    }
    await updateExisting(connection, updated);
    const items = [...this.#items.values()];
    const attempts = items.flatMap(({ row, attempts }) =>
      attempts.map((attempt, i) => ({ row, number: i + 1, attempt })),
    );
    const texts = items.filter(({ texts }) => Object.values(texts).some((text) => text !== null));
    const tables = [
      [interactionFormat, copied],
      [textFormat, texts],
      [signalFormat, this.#signals],
      [attemptFormat, attempts],
      [deltaFormat, deltas.list()],
    ] as [typeof interactionFormat, InteractionRow[]][];
    for (const [format, rows] of tables)
      if (rows.length > 0) await connection.copy(format.table, format.columns, formatLines(format, rows));
  }
}
