import { listModels, type Model } from '../models.ts';
import type { Vendor } from '../types.ts';

const openaiModel = ({ id, created }: Model) => ({ id, object: 'model', created, owned_by: 'system' });

const yes = { supported: true };
const no = { supported: false };
const anthropicModel = ({ id, created, displayName, context, maxOutput }: Model) => ({
  type: 'model',
  id,
  display_name: displayName,
  created_at: new Date(created * 1000).toISOString().replace('.000Z', 'Z'),
  lifecycle: 'active',
  max_input_tokens: context,
  max_tokens: maxOutput,
  capabilities: { image_input: yes, structured_outputs: yes, citations: yes, batch: no, pdf_input: no },
});

/** GET /v1/models */
export function modelList(vendor: Vendor, allowed?: readonly string[]): object {
  const models = listModels(vendor, allowed);
  if (vendor !== 'anthropic') return { object: 'list', data: models.map(openaiModel) };
  const data = models.map(anthropicModel);
  return { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}

/** GET /v1/models/:id */
export const oneModel = (vendor: Vendor, model: Model): object =>
  vendor === 'anthropic' ? anthropicModel(model) : openaiModel(model);
