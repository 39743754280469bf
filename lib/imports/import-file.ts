import { Batcher, toItem } from './batch.ts';
import { type Client, RefusedError, StoppedError } from './client.ts';
import { ImportError, MappingError } from './errors.ts';
import type { Input } from './input.ts';
import type { ImportMap } from './map-schema.ts';
import { compileMap, type Mapping } from './mapping.ts';
import type { BadRow, GoodRow } from './rows.ts';
import { Sender } from './sender.ts';
import type { Totals } from './totals.ts';

export interface ImportParts {
  input: Input;
  map: ImportMap;
  client: Client;
  /** Requests at a time. */
  inFlight: number;
  /** Counted into while the import runs, so that progress can be shown. */
  totals: Totals;
  bad: (row: BadRow) => void;
  warn: (message: string) => void;
  /** Fires when the user wants to stop: requests in flight are still awaited. */
  signal: AbortSignal;
}

export interface ImportResult {
  /** Why the import ended early: StoppedError, RefusedError, ImportError, or a fault of ours. */
  failure: unknown;
  /** Fields of the map that no row had. */
  neverFilled: string[];
}

/**
 * The whole import: read → map → batch → send. Memory is flat: one chunk of rows, and the batches in flight.
 * When reading fails (a truncated file), what was read before is sent all the same.
 */
export async function importFile(parts: ImportParts): Promise<ImportResult> {
  const { input, totals, signal } = parts;
  const mapping = compileMap(parts.map);
  const batcher = new Batcher();
  const sender = new Sender(parts.client, parts.inFlight, totals, parts.bad);
  let failure: unknown;
  try {
    await declareDimensions(parts);
    for await (const rows of input.rows) {
      for (const row of rows) {
        if (signal.aborted) throw new StoppedError('stopped');
        totals.read++;
        const item = mapRow(row, mapping, parts);
        const full = item && batcher.add(item);
        if (full) await sender.add(full);
      }
    }
  } catch (error) {
    failure = error;
  }
  await sender.finish(batcher.take()).catch((error: unknown) => {
    failure ??= error;
  });
  return { failure, neverFilled: failure === undefined && totals.taken > 0 ? mapping.neverFilled() : [] };
}

/** undefined when the row is left out or bad; both are counted. */
export function mapRow(
  row: GoodRow | BadRow,
  mapping: Mapping,
  { totals, bad }: Pick<ImportParts, 'totals' | 'bad'>,
) {
  try {
    if ('reason' in row) throw new MappingError(row.reason);
    const mapped = mapping.map(row.value);
    if (mapped) return toItem(row, mapped);
    totals.skipped++;
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    totals.bad++;
    bad({ ...row, reason: error.message });
  }
  return undefined;
}

/** Before the rows, because rollups of what came earlier would lack the dimension. */
export async function declareDimensions({
  map: { dimensions },
  client,
  warn,
}: Pick<ImportParts, 'map' | 'client' | 'warn'>): Promise<void> {
  if (dimensions.length === 0) return;
  try {
    await client.send('PUT', '/v1/project/dimensions', JSON.stringify({ dimensions }));
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    if (error.status === 401 || error.status === 403) throw error;
    if (error.status !== 404)
      throw new ImportError(`The server refuses the map's dimensions: ${error.message}`);
    warn(`This server cannot declare dimensions (404): ${dimensions.join(', ')} stay plain metadata.`);
  }
}
