import { createHash } from 'node:crypto';
import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import type { FlowAsk } from '../types.ts';

/**
 * What a limit may ask about a request, in CEL (github.com/google/cel-spec), which has no loops and no side effects.
 * A field that a request does not have reads as empty; one that is missing in `metadata` makes the expression fail.
 */
const fields = {
  ...{ user: 'string', tenant: 'string', session: 'string', feature: 'string', route: 'string' },
  ...{ vendor: 'string', model: 'string', stream: 'bool', mode: 'string' },
  ...{ metadata: 'map<string, dyn>', inputTokens: 'int' },
} as const;

export type Fields = Record<keyof typeof fields, unknown>;
export type Wanted = 'key' | 'condition' | 'number';

const longestSource = 500;
const environment = new Environment({ limits: { maxAstNodes: 200, maxDepth: 30 } });
for (const [name, type] of Object.entries(fields)) environment.registerVariable(name, type);

const types: Record<Wanted, readonly string[]> = {
  key: ['string', 'int', 'double', 'bool', 'dyn'],
  condition: ['bool', 'dyn'],
  number: ['int', 'double', 'dyn'],
};

/** @returns what is wrong with it, if anything */
export function checkExpression(source: string, wanted: Wanted): string | undefined {
  if (source.length > longestSource) return `longer than ${longestSource} characters`;
  // Regular expressions can take for ever.
  if (/\bmatches\s*\(/.test(source))
    return 'matches() is not available: use startsWith, endsWith or contains';
  try {
    const found = environment.check(source);
    if (!found.valid) return summaryOf(found.error);
    const type = String(found.type);
    if (types[wanted].includes(type)) return undefined;
    return `gives a ${type}, where a ${wanted === 'key' ? 'text or number' : wanted} is needed`;
  } catch (error) {
    return summaryOf(error);
  }
}

const summaryOf = (error: unknown): string =>
  (error as { summary?: string }).summary ??
  (error as Error | undefined)?.message.split('\n')[0] ??
  'invalid';

const parsed = new Map<string, ParseResult>();

function run(source: string, values: Fields): unknown {
  let program = parsed.get(source);
  if (program === undefined) {
    if (parsed.size > 10_000) parsed.clear();
    program = environment.parse(source);
    parsed.set(source, program);
  }
  try {
    return program(values);
  } catch {
    return undefined;
  }
}

const longestKey = 64;

/** A key as text, cut if it is long; empty if the expression fails. */
export function keyOf(source: string, values: Fields): string {
  const value = run(source, values);
  const text = typeof value === 'object' || value === undefined ? '' : String(value);
  if (text.length <= longestKey) return text;
  return `${text.slice(0, 40)}~${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/** False if it fails. */
export const holds = (source: string, values: Fields): boolean => run(source, values) === true;

/** 0 if it fails. */
export function numberOf(source: string, values: Fields): number {
  const value = Number(run(source, values) ?? 0);
  return Number.isFinite(value) ? value : 0;
}

export const fieldsOf = (ask: FlowAsk): Fields => ({
  user: ask.user ?? '',
  tenant: ask.tenant ?? '',
  session: ask.session ?? '',
  feature: ask.feature,
  route: ask.route ?? '',
  vendor: ask.vendor ?? '',
  model: ask.model ?? '',
  stream: ask.stream,
  mode: ask.mode,
  metadata: ask.metadata,
  inputTokens: BigInt(Math.max(0, Math.round(ask.inputTokens))),
});
