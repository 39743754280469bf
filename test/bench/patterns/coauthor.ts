import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  discover,
  type Effect,
  type Log,
  measure,
  rowsSince,
  startLog,
  strataOf,
} from '#lib/discovery/index.ts';
import { buildBasis, embed, formatOf, wordsOf } from '#lib/text/index.ts';
import { coauthorFile } from '../../support/shared-data.ts';
import type { Bench } from '../run.ts';

interface Suggestion {
  session: string;
  seq: number;
  ts: number;
  context: string;
  suggestions: string[];
  temperature: string;
  frequency_penalty: string;
  top_p: string;
  max_token: string;
  outcome: 'inserted' | 'rejected';
  user?: string;
  prompt_code: string;
  writing_type: string;
}

const weekMs = 604_800_000;
const metadata = [
  'prompt_code',
  'writing_type',
  'temperature',
  'frequency_penalty',
  'top_p',
  'max_token',
] as const;

interface CoauthorLog {
  log: Log;
  contexts: string[];
  startsAtMs: number;
}

/** CoAuthor as discovery reads it. The result is the first suggestion: which one is taken is known too late. */
export function coauthorLog({ weeks = 3 }: { weeks?: number } = {}): CoauthorLog {
  const lines = gunzipSync(readFileSync(coauthorFile)).toString().trim().split('\n');
  const log = startLog({ metadata, expectedRows: lines.length });
  const contexts: string[] = [];
  const placeOf = new Map<string, number>();
  // They are in time order.
  const startsAtMs = (JSON.parse(lines[0] ?? '{}') as Suggestion).ts;
  for (const line of lines) {
    const one = JSON.parse(line) as Suggestion;
    if (one.ts >= startsAtMs + weeks * weekMs) break;
    const position = (placeOf.get(one.session) ?? 0) + 1;
    placeOf.set(one.session, position);
    const first = one.suggestions[0] ?? '';
    contexts.push(one.context);
    log.add({
      row: {
        feature: 'writing-suggestion',
        model: 'davinci',
        ...formatOf(first),
        inputLength: one.context.length,
        resultLength: first.length,
        candidates: one.suggestions.length,
        position,
        metadata: Object.fromEntries(metadata.map((key) => [key, one[key]])),
        words: wordsOf(one.context, 'en'),
      },
      isRejected: one.outcome === 'rejected',
      user: one.user ?? null,
      session: one.session,
      createdAtMs: one.ts,
    });
  }
  return { log: log.finish(), contexts, startsAtMs };
}

/** What holds in all of CoAuthor, and what of the first two weeks survives in the third. */
export function coauthor({ report }: Pick<Parameters<Bench>[0], 'report'>): void {
  const all = coauthorLog();
  const basis = buildBasis(all.contexts, { seed: 1 });
  const grouped = ({ log, contexts }: CoauthorLog): Log => {
    const vectors = new Map([[basis.id, embed(basis, contexts)]]);
    return { ...log, table: { ...log.table, vectors } };
  };
  const log = grouped(all);
  const whole = discover(log, { seed: 1, basis: basis.id });
  console.log('\nCoAuthor, three weeks:', JSON.stringify(whole.funnel));
  for (const { name, effect, recoverablePerWeek } of whole.patterns)
    console.log(
      `  ${name}\n    ${inWords(effect)}; ${recoverablePerWeek?.inserts.toFixed(0)} inserts a week`,
    );

  const early = discover(grouped(coauthorLog({ weeks: 2 })), { seed: 1, basis: basis.id });
  console.log('\nCoAuthor, found in weeks 1 and 2, and then in week 3 (all writers):');
  const strata = strataOf(log);
  const third = rowsSince(log, all.startsAtMs + 2 * weekMs);
  let surviving = 0;
  for (const { name, definition, effect } of early.patterns) {
    const later = measure(definition, log, strata, third);
    if (later?.difference && later.difference.low > 0) surviving += 1;
    console.log(`  ${name}\n    ${inWords(effect)}\n    then ${later ? inWords(later) : 'not to be told'}`);
  }
  const add = (name: string, value: number) => report.add({ bench: 'patterns', name, value, unit: '' });
  add('CoAuthor: patterns that hold', whole.patterns.length);
  add('CoAuthor: patterns of weeks 1 and 2', early.patterns.length);
  add('CoAuthor: of these, clearly there in week 3', surviving);
}

function inWords({ rows, users, rate, difference }: Effect): string {
  const percent = (share: number | null | undefined) => `${(100 * (share ?? Number.NaN)).toFixed(1)} %`;
  return (
    `${percent(rate.rate)} of ${rows} rejected (${users} writers, worth ${difference?.effectiveUsers.toFixed(0)}), ` +
    `expected ${percent(difference?.expected)}: ${percent(difference?.difference)} more ` +
    `(${percent(difference?.low)} to ${percent(difference?.high)})`
  );
}
