import { toNumber, toText } from './convert.ts';
import { brief, MappingError } from './errors.ts';
import { interactionId } from './interaction-id.ts';
import { compilePath, type Read } from './path.ts';
import { PLACEHOLDER, type Source } from './source-schema.ts';
import { toMs } from './time.ts';

/**
 * Compiles a source once into a function over rows. It answers undefined where there is nothing (also for null)
 * and throws MappingError where the value cannot be used.
 * @param name the map's `source`, which is part of every id
 */
export function compileSource(source: Source, name: string): Read {
  if (typeof source === 'string') return orNothing(compilePath(source));
  if ('const' in source) return () => source.const ?? undefined;
  if ('template' in source) return compileTemplate(source.template);
  if ('first' in source) return compileFirst(source.first.map((each) => compileSource(each, name)));
  if ('idOf' in source) {
    const key = compileKey(source.idOf.key);
    const createdAt = compileSource(source.idOf.createdAt, name);
    return (row) => {
      const time = createdAt(row);
      return time === undefined ? undefined : interactionId(name, key(row), toMs(time));
    };
  }
  return compilePathSource(source);
}

/** The values of the paths that identify a row, as text. @throws MappingError when one is missing */
export function compileKey(paths: readonly string[]): (row: unknown) => string[] {
  const reads = paths.map((path) => ({ path, read: compilePath(path) }));
  return (row) =>
    reads.map(({ path, read }) => {
      const value = read(row);
      if (value === undefined || value === null)
        throw new MappingError(`${path} is missing, and it is part of the key`);
      return toText(value);
    });
}

function compilePathSource(source: Extract<Source, { path: string }>): Read {
  const { values, time, scale } = source;
  const read = compilePath(source.path);
  const fallback = source.default ?? undefined;
  const table = values && new Map(Object.entries(values));
  const hasDefault = source.default !== undefined;
  return (row) => {
    let value = read(row) ?? undefined;
    if (value === undefined) return fallback;
    if (table) {
      const key = toText(value);
      if (!table.has(key)) {
        if (hasDefault) return fallback;
        throw new MappingError(`${brief(value)} is not in the table of values, and there is no default`);
      }
      value = table.get(key) ?? undefined;
      if (value === undefined) return undefined;
    }
    if (time) value = toMs(value, time);
    return scale === undefined ? value : toNumber(value) * scale;
  };
}

function compileTemplate(template: string): Read {
  const parts: (string | Read)[] = [];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    parts.push(
      template.slice(end, match.index),
      match[1] === undefined ? match[0].charAt(0) : compilePath(match[1]),
    );
    end = match.index + match[0].length;
  }
  parts.push(template.slice(end));
  return (row) => {
    let found = false;
    const texts = parts.map((part) => {
      if (typeof part === 'string') return part;
      const value = part(row) ?? undefined;
      found ||= value !== undefined;
      return value === undefined ? '' : toText(value);
    });
    return found ? texts.join('') : undefined;
  };
}

function compileFirst(reads: Read[]): Read {
  return (row) => {
    for (const read of reads) {
      const value = read(row);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function orNothing(read: Read): Read {
  return (row) => read(row) ?? undefined;
}
