import { type Capabilities, capabilitiesOf, type VendorName } from '#lib/vendors/index.ts';

const apis: Record<VendorName, true> = {
  openai: true,
  anthropic: true,
  'azure-openai': true,
  'openai-compatible': true,
};

/** What a target can do: by its own word, else its organizations', else the built-in table. */
export const targetCapabilities = (
  {
    vendor,
    model,
    capabilities,
  }: { vendor: string; model: string; capabilities?: Partial<Capabilities> | undefined },
  pool: { clientCapabilities?(vendor: string, model: string): Capabilities | undefined },
): Capabilities => ({
  ...(pool.clientCapabilities?.(vendor, model) ?? tableCapabilities(vendor, model)),
  ...capabilities,
});

/** What a vendor's model can do by the built-in table; a vendor with a name of its own speaks OpenAI's dialect. */
export const tableCapabilities = (vendor: string, model: string): Capabilities =>
  capabilitiesOf(Object.hasOwn(apis, vendor) ? (vendor as VendorName) : 'openai-compatible', model);
