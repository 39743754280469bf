import type { ErrorKind, Fault, Rule, WireFault } from './types.ts';

const errorKinds: Record<ErrorKind, true> = {
  bad_request: true,
  rate_limit: true,
  server_error: true,
  unavailable: true,
  context_length: true,
  content_filter: true,
  prefill_refused: true,
  unauthorized: true,
  payment_required: true,
  forbidden: true,
  model_forbidden: true,
  insufficient_quota: true,
  account_locked: true,
  model_not_found: true,
  not_found: true,
  too_large: true,
};

/** true: the fault needs `afterTokens`. */
const wireKinds: Record<WireFault['kind'], boolean> = {
  reset: false,
  silence: false,
  headers_then_silence: false,
  cut: true,
  stall: true,
  bad_event: true,
  no_done: false,
  error_event: true,
  content_filter_finish: true,
  refusal: false,
  empty: false,
  html: false,
  malformed_json: false,
  slow_loris: false,
  slow: false,
  none: false,
};

const fields = new Set(
  'id vendor organization model endpoint stream rate from until times fault sequence hits'.split(' '),
);

export const isErrorFault = (fault: Fault): fault is Extract<Fault, { kind: ErrorKind }> =>
  Object.hasOwn(errorKinds, fault.kind);

/** @throws RangeError that names the rule and what is wrong with it. */
export function checkRules(rules: readonly Rule[]): void {
  if (!Array.isArray(rules)) throw new RangeError('rules must be a list');
  const ids = new Set<string>();
  for (const rule of rules as readonly Rule[]) {
    const wrong = problem(rule, ids);
    if (wrong) throw new RangeError(`rule ${JSON.stringify(rule?.id ?? null)}: ${wrong}`);
    ids.add(rule.id);
  }
}

function problem(rule: Rule, ids: Set<string>): string | undefined {
  if (typeof rule !== 'object' || rule === null || typeof rule.id !== 'string') return 'needs an id';
  if (ids.has(rule.id)) return 'the id is used twice';
  const unknown = Object.keys(rule).find((field) => !fields.has(field));
  if (unknown) return `unknown field ${unknown}`;
  if ((rule.fault === undefined) === (rule.sequence === undefined)) return 'needs either fault or sequence';
  if (rule.rate !== undefined && !(rule.rate >= 0 && rule.rate <= 1)) return 'rate must be within 0–1';
  for (const fault of rule.sequence ?? [rule.fault as Fault]) {
    if (fault === null) continue;
    if (!fault || !(Object.hasOwn(errorKinds, fault.kind) || Object.hasOwn(wireKinds, fault.kind))) {
      return `unknown fault ${JSON.stringify(fault?.kind ?? fault)}`;
    }
    const needed = wireKinds[fault.kind as WireFault['kind']];
    if (needed && !(((fault as { afterTokens?: number }).afterTokens as number) >= 0)) {
      return `fault ${fault.kind} needs afterTokens`;
    }
  }
  return undefined;
}
