import { type Capabilities, capabilitiesOf, type VendorName } from '#lib/vendors/index.ts';

const apis: Record<VendorName, true> = {
  openai: true,
  anthropic: true,
  'azure-openai': true,
  'openai-compatible': true,
};

/** What a vendor's model can do by the built-in table; a vendor with a name of its own speaks OpenAI's dialect. */
export const tableCapabilities = (vendor: string, model: string): Capabilities =>
  capabilitiesOf(Object.hasOwn(apis, vendor) ? (vendor as VendorName) : 'openai-compatible', model);
