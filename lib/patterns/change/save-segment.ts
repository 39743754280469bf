import { type Database, isUniqueViolation } from '#lib/db/index.ts';
import { DefinitionError, readDefinition } from '#lib/matching/index.ts';
import { PatternRefused } from '../errors.ts';
import type { SegmentBody } from '../types.ts';
import { said } from './change-pattern.ts';

interface NewSegment extends SegmentBody {
  projectId: number;
  name: string;
  by: string;
  at: number;
}

/** Names a selection, so that it can be asked about again. @returns its id @throws PatternRefused, DatabaseAway */
export async function saveSegment(database: Database, segment: NewSegment): Promise<string> {
  const name = said(segment.name, 'a name', 80);
  const filter = filterOf(segment.filter);
  const definition = segment.definition === null ? null : definitionOf(segment.definition);
  if (Object.keys(filter).length === 0 && definition === null)
    throw new PatternRefused('without a filter it would be everything: add one');
  const body: SegmentBody = { filter, definition };
  try {
    const [row] = await database.rows<{ id: string }>(
      `insert into segments (id, project_id, name, definition, created_by, created_at)
       values (gen_random_uuid(), $1, $2, $3, $4, $5) returning id`,
      [segment.projectId, name, JSON.stringify(body), segment.by, new Date(segment.at)],
    );
    return row?.id ?? '';
  } catch (error) {
    if (isUniqueViolation(error)) throw new PatternRefused(`there is a segment “${name}” already`);
    throw error;
  }
}

function filterOf(filter: unknown): Record<string, string[]> {
  const entries = Object.entries(typeof filter === 'object' && filter !== null ? filter : {});
  return Object.fromEntries(
    entries.flatMap(([dimension, values]) =>
      Array.isArray(values) && values.length > 0 ? [[dimension, values.map(String)]] : [],
    ),
  );
}

function definitionOf(definition: unknown) {
  try {
    return readDefinition(definition);
  } catch (error) {
    if (error instanceof DefinitionError) throw new PatternRefused(error.message);
    throw error;
  }
}
