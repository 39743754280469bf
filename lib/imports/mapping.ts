import type { Convert } from './convert.ts';
import { convert } from './convert.ts';
import { brief, MappingError } from './errors.ts';
import { FIELDS, OUTCOME_FIELDS, OUTCOME_KINDS, USAGE_FIELDS } from './fields.ts';
import { interactionId } from './interaction-id.ts';
import type { Condition, ImportMap, Source } from './map-schema.ts';
import { compilePath, type Read } from './path.ts';
import { compileKey, compileSource } from './source.ts';
import { toMs } from './time.ts';

/** A row in the shapes of POST /v1/interactions. All times are ms since 1970. */
export interface MappedRow {
  createdAtMs: number;
  interaction: Record<string, unknown> & { id: string };
  outcome?: Record<string, unknown>;
}

/** A compiled map. */
export interface Mapping {
  /** undefined = the map leaves this row out. @throws MappingError that names our field */
  map(row: unknown): MappedRow | undefined;
  /** The fields that no row had so far, as paths in the map: most likely a path is misspelt. */
  neverFilled(): string[];
}

/** One field of ours: reads, converts, and remembers whether it ever found anything. */
interface Slot {
  /** Where the map says it. */
  label: string;
  name: string;
  read: Read;
  convert: Convert;
  filled: boolean;
}

/** Compiles a map into functions, once; a row then costs closures only. */
export function compileMap(map: ImportMap): Mapping {
  const slot = (label: string, name: string, source: Source, as: Convert): Slot => ({
    label: `${label}.${name}`,
    name,
    read: compileSource(source, map.source),
    convert: as,
    filled: false,
  });
  const slotsOf = (label: string, types: Record<string, Convert>, sources: object = {}) =>
    Object.entries(sources as Record<string, Source | undefined>).flatMap(([name, source]) => {
      const type = types[name];
      return source === undefined || !type ? [] : [slot(label, name, source, type)];
    });

  const key = compileKey(map.key);
  const createdAt = compileSource(map.createdAt, map.source);
  const skips = map.skip.map(compileCondition);
  const fields = slotsOf('fields', FIELDS, map.fields);
  const usage = slotsOf('fields.usage', USAGE_FIELDS, map.fields.usage);
  const metadata = map.metadata.map((entry) =>
    typeof entry === 'string'
      ? slot('metadata', entry, entry, convert.any)
      : slot('metadata', entry.name, entry.from, convert.any),
  );
  const outcomeFields = slotsOf('outcome', OUTCOME_FIELDS, map.outcome);
  const kind = map.outcome && slot('outcome', 'kind', map.outcome.kind, toKind);
  const occurredAt = compileOccurredAt(map);

  return {
    map(row) {
      if (skips.some((skip) => skip(row))) return undefined;
      const createdAtMs = named('createdAt', () => required(toMs, createdAt(row)));
      const interaction = { id: named('key', () => interactionId(map.source, key(row), createdAtMs)) };
      fill(interaction, fields, row);
      if (!('feature' in interaction)) throw new MappingError('fields.feature: missing');
      if (usage.length > 0) nest(interaction, 'usage', usage, row);
      if (metadata.length > 0) nest(interaction, 'metadata', metadata, row);
      const mapped: MappedRow = { createdAtMs, interaction };
      if (!kind) return mapped;
      const signal: Record<string, unknown> = { interactionId: interaction.id };
      fill(signal, [kind], row);
      if (signal.kind === undefined) return mapped;
      signal.occurredAt = named('outcome.occurredAt', () => occurredAt(row, createdAtMs));
      fill(signal, outcomeFields, row);
      mapped.outcome = signal;
      return mapped;
    },
    neverFilled: () =>
      [...fields, ...usage, ...metadata, ...(kind ? [kind] : []), ...outcomeFields]
        .filter((each) => !each.filled)
        .map((each) => each.label),
  };
}

function fill(target: Record<string, unknown>, slots: readonly Slot[], row: unknown): void {
  for (const slot of slots) {
    try {
      const value = slot.read(row);
      if (value === undefined) continue;
      target[slot.name] = slot.convert(value);
      slot.filled = true;
    } catch (error) {
      throw label(slot.label, error);
    }
  }
}

function nest(target: Record<string, unknown>, name: string, slots: readonly Slot[], row: unknown): void {
  const inner: Record<string, unknown> = {};
  fill(inner, slots, row);
  target[name] = inner;
}

function named<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw label(name, error);
  }
}

function label(name: string, error: unknown): unknown {
  return error instanceof MappingError ? new MappingError(`${name}: ${error.message}`) : error;
}

function required<T>(read: (value: unknown) => T, value: unknown): T {
  if (value === undefined) throw new MappingError('missing');
  return read(value);
}

function toKind(value: unknown): unknown {
  if (OUTCOME_KINDS.includes(value as string)) return value;
  throw new MappingError(`${brief(value)} is not one of ${OUTCOME_KINDS.join(', ')}`);
}

/** Without a rule, or with an offset the row does not have, the outcome occurred at createdAt. */
function compileOccurredAt(map: ImportMap): (row: unknown, createdAtMs: number) => number {
  const rule = map.outcome?.occurredAt;
  if (rule === undefined) return (_row, createdAtMs) => createdAtMs;
  if (typeof rule === 'object' && 'afterCreatedMs' in rule) {
    const { afterCreatedMs } = rule;
    if (typeof afterCreatedMs === 'number')
      return (_row, createdAtMs) => createdAtMs + Math.round(afterCreatedMs);
    const offset = compileSource(afterCreatedMs, map.source);
    return (row, createdAtMs) => createdAtMs + convert.integer(offset(row) ?? 0);
  }
  const at = compileSource(rule, map.source);
  return (row) => required(toMs, at(row));
}

function compileCondition(condition: Condition): (row: unknown) => boolean {
  const read = compilePath(condition.path);
  if (condition.missing !== undefined)
    return (row) => ((read(row) ?? undefined) === undefined) === condition.missing;
  const wanted = new Set((condition.in ?? [condition.equals]).map(String));
  return (row) => wanted.has(String(read(row) ?? null));
}
