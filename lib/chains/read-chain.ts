import { type ChainRequest, chainSchema, fieldOf, templatesOf } from './declaration.ts';
import { type Reference, referencesIn, valueAt } from './template.ts';

/** Why a chain is refused, for a person. `field` is the path in the request; empty: all of it. */
export interface ChainProblem {
  field: string;
  message: string;
}

/** Largest request, bytes of its JSON. */
const mostBytes = 1_000_000;

/** Reads what was sent to `POST /v1/chains`: all of what is wrong with it, or the chain. */
export function readChain(body: unknown): { ok: ChainRequest } | { problems: ChainProblem[] } {
  const bytes = Buffer.byteLength(JSON.stringify(body) ?? '');
  if (bytes > mostBytes)
    return {
      problems: [{ field: '', message: `a chain has at most ${mostBytes} bytes, this one ${bytes}` }],
    };
  const parsed = chainSchema.safeParse(body);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
    return { problems };
  }
  const problems = findProblems(parsed.data);
  return problems.length > 0 ? { problems } : { ok: parsed.data };
}

function findProblems(chain: ChainRequest): ChainProblem[] {
  const problems: ChainProblem[] = [];
  for (const [i, step] of chain.steps.entries()) {
    const at = `steps.${i}`;
    const twin = chain.steps.findIndex(({ name }) => name === step.name);
    if (twin < i)
      problems.push({ field: `${at}.name`, message: `"${step.name}" is the name of step ${twin + 1} too` });
    if (step.kind === 'extraction' && step.schema.type !== 'object')
      problems.push({ field: `${at}.schema`, message: 'describes an object: "type" is "object"' });
    if (step.kind === 'generation' && step.input === undefined && step.variables === undefined)
      problems.push({ field: at, message: 'a generation has an input, or variables of its prompt' });
    for (const [field, template] of templatesOf(step)) {
      try {
        for (const reference of referencesIn(template)) {
          const message = problemOf(reference, chain, i);
          if (message)
            problems.push({ field: `${at}.${field}`, message: `{{${reference.written}}}: ${message}` });
        }
      } catch (error) {
        problems.push({ field: `${at}.${field}`, message: (error as Error).message });
      }
    }
  }
  return problems;
}

function problemOf(
  { path }: Reference,
  { input, steps }: ChainRequest,
  position: number,
): string | undefined {
  const [source, ...rest] = path;
  if (source === 'input')
    return valueAt(input, rest) === undefined ? `the input has no ${rest.join('.')}` : undefined;
  const [name, field, ...deeper] = rest;
  const at = steps.findIndex((step) => step.name === name);
  const step = steps[at];
  if (!step) return `there is no step "${name}"`;
  if (at === position) return 'a step cannot use its own value';
  if (at > position) return `"${name}" comes later: a step can use only what was before it`;
  const own = fieldOf(step.kind);
  if (field !== own) return `"${name}" (${step.kind}) gives ${own}${field ? `, not ${field}` : ''}`;
  if (deeper.length > 0 && own !== 'json') return `${own} has no parts`;
  return undefined;
}
