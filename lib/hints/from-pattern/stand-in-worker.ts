import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { type Definition, startTable, type Table } from '#lib/matching/index.ts';
import { rowOf, type Sampled } from '#lib/patterns/index.ts';
import { basisFromBytes, embed } from '#lib/text/index.ts';
import { findStandIn } from './stand-in.ts';

/** What the thread is given. */
export interface StandInWork {
  definition: Definition;
  sample: Sampled[];
  /** Of the definition's theme; null: it has none. */
  basis: Uint8Array | null;
}

// Of this thread alone: on Linux threads have priorities of their own.
setPriority(15);
const { definition, sample, basis } = workerData as StandInWork;
parentPort?.postMessage(findStandIn(definition, tableOf()));

function tableOf(): Table {
  const metadata = definition.all.flatMap(({ field }) =>
    field.startsWith('metadata.') ? field.slice('metadata.'.length) : [],
  );
  const writer = startTable({ metadata, expectedRows: sample.length });
  for (const one of sample) writer.add(rowOf(one, metadata, one.position ?? undefined));
  const table = writer.finish();
  if (!basis || !definition.near) return table;
  const vectors = embed(
    basisFromBytes(basis),
    sample.map(({ input }) => input ?? ''),
  );
  return { ...table, vectors: new Map([[definition.near.basis, vectors]]) };
}
