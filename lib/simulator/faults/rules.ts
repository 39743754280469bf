import type { Clock } from '../clock.ts';
import { seeded, seedOf } from '../random.ts';
import type { Endpoint, Vendor } from '../types.ts';
import { checkRules } from './check.ts';
import type { Fault, Rule } from './types.ts';

/** What a rule may look at. */
export interface Target {
  vendor: Vendor;
  organization: string | null;
  model: string | null;
  endpoint: Endpoint;
  stream: boolean;
  /** The last turn is the assistant's. */
  prefill: boolean;
}

export interface RuleBook {
  /** Takes the place of all rules; counts and time windows start anew. @throws RangeError with the reason. */
  set(rules: readonly Rule[]): void;
  /** Each rule with how often it applied. */
  list(): (Rule & { hits: number })[];
  /** The rule for a call and its fault, counted as applied. */
  choose(target: Target): { rule: string; fault: Fault } | undefined;
}

export function ruleBook(clock: Clock, seed: number): RuleBook {
  let entries: { rule: Rule; seen: number; hits: number }[] = [];
  let setAt = clock.now();
  return {
    set(rules) {
      checkRules(rules);
      entries = rules.map((rule) => ({ rule, seen: 0, hits: 0 }));
      setAt = clock.now();
    },
    list: () => entries.map(({ rule, hits }) => ({ ...rule, hits })),
    choose(target) {
      const elapsed = entries.length === 0 ? 0 : clock.now() - setAt;
      for (const entry of entries) {
        const { rule } = entry;
        if (!matches(rule, target, elapsed)) continue;
        const most = Math.min(rule.times ?? Infinity, rule.sequence?.length ?? Infinity);
        if (entry.hits >= most) continue;
        const fault = rule.sequence ? rule.sequence[entry.hits] : rule.fault;
        if (fault?.kind === 'prefill_refused' && !target.prefill) continue;
        entry.seen++;
        if (rule.rate !== undefined && seeded(seedOf(seed, rule.id, entry.seen)).uniform() >= rule.rate)
          continue;
        entry.hits++;
        return { rule: rule.id, fault: fault ?? { kind: 'none' } };
      }
      return undefined;
    },
  };
}

function matches(rule: Rule, target: Target, elapsed: number): boolean {
  return (
    (rule.vendor === undefined || rule.vendor === target.vendor) &&
    (rule.organization === undefined || rule.organization === target.organization) &&
    (rule.model === undefined || rule.model === target.model) &&
    (rule.endpoint === undefined || rule.endpoint === target.endpoint) &&
    (rule.stream === undefined || rule.stream === target.stream) &&
    elapsed >= (rule.from ?? 0) &&
    elapsed < (rule.until ?? Infinity)
  );
}
