import type { Effort, TextRequest } from '../canonical.ts';
import type { Capabilities } from '../capabilities.ts';

interface Thinking {
  thinking?: Record<string, unknown> | undefined;
  effort?: Exclude<Effort, 'none' | 'minimal'> | undefined;
  budgetTokens?: number | undefined;
}

/** Budgets for models that think by tokens; the least that is taken is 1,024. */
const budgets: Record<Exclude<Effort, 'none'>, number> = {
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 16_384,
  xhigh: 24_576,
  max: 32_000,
};

/** Reasoning effort as Anthropic's thinking: adaptive with an effort since Claude 4.6, a token budget before. */
export function thinkingOf({ reasoning, toolChoice }: TextRequest, can: Capabilities): Thinking {
  const { effort, budgetTokens } = reasoning ?? {};
  if (can.reasoning === 'none' || (effort === undefined && budgetTokens === undefined) || effort === 'none')
    return {};
  // A forced tool and thinking exclude each other there; the tool is what the caller's code relies on.
  if (toolChoice === 'required' || typeof toolChoice === 'object') return {};
  if (can.reasoning === 'adaptive') {
    return { thinking: { type: 'adaptive' }, effort: effort === 'minimal' ? 'low' : effort };
  }
  const budget = budgetTokens ?? budgets[effort ?? 'medium'];
  return { thinking: { type: 'enabled', budget_tokens: budget }, budgetTokens: budget };
}
