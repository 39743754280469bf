import { type Capabilities, capabilitiesOf } from '../capabilities.ts';
import { openaiProtocol } from '../openai/protocol.ts';
import { createClient, type Transport, type VendorClient } from '../transport/create-client.ts';
import { toAzureError } from './errors.ts';
import { azureHeadroom } from './limits.ts';
import { type AzureAddress, azureFlavour, azureUrl } from './to-vendor.ts';

export interface AzureSettings extends AzureAddress {
  apiKey: string;
  capabilities?: Partial<Capabilities> | undefined;
}

/** One Azure OpenAI resource: a region is an organization. Requests name the model, not the deployment. */
export function createAzureOpenAiClient(settings: AzureSettings, transport: Transport): VendorClient {
  const protocol = openaiProtocol({
    vendor: 'azure-openai',
    url: (request) => azureUrl(request, settings),
    headers: { 'api-key': settings.apiKey },
    flavour: azureFlavour,
    capabilities: (model) => capabilitiesOf('azure-openai', model, settings.capabilities),
    toError: toAzureError,
    requestIdHeader: 'apim-request-id',
  });
  return createClient({ ...protocol, headroom: azureHeadroom }, transport);
}
