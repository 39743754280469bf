import type { Capabilities } from '#lib/vendors/index.ts';
import type { Overrides } from './types.ts';

const samplingFields = ['temperature', 'topP', 'topK', 'presencePenalty', 'frequencyPenalty'] as const;
/** Fields that one of the two APIs does not have. */
const openaiFields = ['presencePenalty', 'frequencyPenalty', 'seed'] as const;
const anthropicFields = ['topK'] as const;

/** Overrides that a model's vendor would refuse, or that would do nothing: field → reason. */
export function refusedOverrides(
  overrides: Overrides,
  vendor: string,
  can: Capabilities,
): Map<keyof Overrides, string> {
  const refused = new Map<keyof Overrides, string>();
  const { maxTokens = 0, reasoning: { effort = 'none', budgetTokens } = {} } = overrides;
  const reasons = effort !== 'none' || budgetTokens !== undefined;
  const refuse = (fields: readonly (keyof Overrides)[], reason: string) => {
    for (const field of fields) if (overrides[field] !== undefined) refused.set(field, reason);
  };
  if (can.sampling === 'without-reasoning' && reasons)
    refuse(samplingFields, 'does not take it while it reasons');
  if (can.sampling === 'never') refuse(samplingFields, 'does not take it');
  refuse(vendor === 'anthropic' ? openaiFields : anthropicFields, 'does not take it');
  if (maxTokens > can.maxOutputTokens) refuse(['maxTokens'], `gives at most ${can.maxOutputTokens}`);
  if (reasons && can.reasoning === 'none') refuse(['reasoning'], 'does not reason');
  return refused;
}

/** What of overrides for one vendor's model another one understands: nothing in the old one's own words. */
export function understoodOverrides(overrides: Overrides, vendor: string, can: Capabilities): Overrides {
  const { vendorOptions: _, size: __, quality: ___, ...kept } = overrides;
  for (const field of refusedOverrides(kept, vendor, can).keys()) delete (kept as Overrides)[field];
  return kept;
}
