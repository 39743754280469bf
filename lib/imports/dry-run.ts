import { MappingError } from './errors.ts';
import type { Input } from './input.ts';
import type { ImportMap } from './map-schema.ts';
import { compileMap, type MappedRow, type Mapping } from './mapping.ts';
import { count, type Screen } from './progress.ts';
import type { BadRow, GoodRow } from './rows.ts';

const INDENT = '  ';
const LABEL_WIDTH = 28;

/** Shows the first rows as they would be sent, and what would happen to those that would not. */
export async function dryRun(input: Input, map: ImportMap, rows: number, screen: Screen): Promise<void> {
  const mapping = compileMap(map);
  let shown = 0;
  for await (const chunk of input.rows) {
    for (const row of chunk.slice(0, rows - shown)) {
      screen.write(`${describeRow(row, mapping, screen.columns)}\n\n`);
      shown++;
    }
    if (shown >= rows) break;
  }
  screen.write(`Rows shown: ${count(shown)}. Nothing was sent.\n`);
  const missing = mapping.neverFilled();
  if (missing.length > 0) screen.write(`None of them had a value for ${missing.join(', ')}.\n`);
}

function describeRow(row: GoodRow | BadRow, mapping: Mapping, width: number): string {
  if ('reason' in row) return `line ${row.line}  BAD: ${row.reason}`;
  try {
    const mapped = mapping.map(row.value);
    return mapped ? `line ${row.line}\n${describe(mapped, width)}` : `line ${row.line}  skipped by the map`;
  } catch (error) {
    if (error instanceof MappingError) return `line ${row.line}  BAD: ${error.message}`;
    throw error;
  }
}

function describe({ createdAtMs, interaction, outcome }: MappedRow, width: number): string {
  const { interactionId: _, ...signal } = outcome ?? {};
  const { id, ...fields } = interaction;
  return [
    field('id', id, width),
    field('createdAt', new Date(createdAtMs).toISOString(), width),
    ...fieldLines('', fields, width),
    ...(outcome ? fieldLines('outcome.', signal, width) : [field('outcome', 'none', width)]),
  ].join('\n');
}

/** Nested objects as `usage.inputTokens`, times as ISO 8601. */
function fieldLines(prefix: string, fields: object, width: number): string[] {
  return Object.entries(fields).flatMap(([name, value]: [string, unknown]) => {
    const label = `${prefix}${name}`;
    if (name.endsWith('At') && typeof value === 'number')
      return [field(label, new Date(value).toISOString(), width)];
    const isNested = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isNested ? fieldLines(`${label}.`, value, width) : [field(label, value, width)];
  });
}

/** One line, cut to the width with the length it really has. */
function field(label: string, value: unknown, width: number): string {
  const text = typeof value === 'string' ? value.replaceAll(/\s*\n\s*/g, ' ⏎ ') : JSON.stringify(value);
  const room = Math.max(width - INDENT.length - LABEL_WIDTH - 1, 20);
  const tail = ` … (${count(text.length)} characters)`;
  const cut = text.length > room ? `${text.slice(0, Math.max(room - tail.length, 10))}${tail}` : text;
  return `${INDENT}${label.padEnd(LABEL_WIDTH - 1)} ${cut}`;
}
