import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Database } from '#lib/db/index.ts';
import { type Definition, describe, needsOnlyInput, readDefinition } from '#lib/matching/index.ts';
import { findBases, sampleLog } from '#lib/patterns/index.ts';
import { UnknownName } from '#lib/providers/index.ts';
import { basisToBytes, formatOf } from '#lib/text/index.ts';
import type { HintBody } from '../types.ts';
import type { Agreement, StandIn } from './stand-in.ts';
import type { StandInWork } from './stand-in-worker.ts';

/** What a hint for a pattern could be; the text is for a person to write. */
export interface HintDraft {
  name: string;
  body: Pick<HintBody, 'features' | 'where' | 'holdOutShare' | 'isOn' | 'patternId'>;
  /** null: nothing that can be said of inputs agrees with the pattern. */
  condition: Definition | null;
  pattern: { id: string; name: string; words: string };
  /** Of the best condition on inputs, where the pattern looks at more than the input; null: it is the pattern's own. */
  agreement: Agreement | null;
}

const sampleMs = 28 * 86_400_000;
const mostRows = 20_000;
/** With less a hint would miss or mistake most of them. */
const leastF1 = 0.5;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A hint for a pattern. One that needs only the input is its own condition; of any other the best stand-in is looked
 * for, in a thread of low priority, a few seconds long. @throws UnknownName, DefinitionError, DatabaseAway
 */
export async function draftHint(
  { database, now }: { database: Database; now(): number },
  projectId: number,
  patternId: string,
): Promise<HintDraft> {
  const [row] = uuid.test(patternId)
    ? await database.rows<{ name: string; definition: unknown }>(
        'select name, definition from patterns where project_id = $1 and id = $2',
        [projectId, patternId],
      )
    : [];
  if (!row) throw new UnknownName('pattern', patternId);
  const definition = readDefinition(row.definition);
  const draft = {
    name: nameFrom(row.name),
    body: { features: [], where: 'before', holdOutShare: 0.1, isOn: true, patternId } as HintDraft['body'],
    pattern: { id: patternId, name: row.name, words: describe(definition) },
  };
  if (needsOnlyInput(definition)) return { ...draft, condition: definition, agreement: null };
  const found = await standInFor(database, projectId, definition, now());
  const { condition, agreement } = found ?? { condition: null, agreement: nothing };
  return { ...draft, condition: agreement.f1 >= leastF1 ? condition : null, agreement };
}

const nothing: Agreement = { precision: null, recall: null, f1: 0, n: 0, inPattern: 0 };

async function standInFor(
  database: Database,
  projectId: number,
  definition: Definition,
  now: number,
): Promise<StandIn | null> {
  const fields = new Set<string>(definition.all.map(({ field }) => field));
  const sample = await sampleLog(database, {
    ...{ projectId, features: featuresOf(definition), from: now - sampleMs, most: mostRows },
    results: Object.keys(formatOf('')).some((field) => fields.has(field)),
    positions: fields.has('position'),
  });
  const [basis] = definition.near ? await findBases(database, projectId, [definition.near.basis]) : [];
  if (sample.length === 0 || (definition.near && !basis)) return null;
  const work: StandInWork = { definition, sample, basis: basis ? basisToBytes(basis) : null };
  const worker = new Worker(new URL('./stand-in-worker.ts', import.meta.url), { workerData: work });
  try {
    const [found] = (await once(worker, 'message')) as [StandIn | null];
    return found;
  } finally {
    await worker.terminate();
  }
}

const featuresOf = ({ all }: Definition): string[] =>
  all.flatMap((literal) => {
    if (literal.field !== 'feature') return [];
    return 'in' in literal ? literal.in.map(String) : 'is' in literal ? [String(literal.is)] : [];
  });

/** "hero-image: input contains “transparent”" → "hero-image-input-contains-transparent". */
const nameFrom = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '') || 'hint';
