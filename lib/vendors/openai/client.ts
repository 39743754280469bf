import { type Capabilities, capabilitiesOf } from '../capabilities.ts';
import { createClient, type Transport, type VendorClient } from '../transport/create-client.ts';
import { toOpenAiError } from './errors.ts';
import { openaiPaths, openaiProtocol } from './protocol.ts';
import { openaiFlavour } from './to-vendor.ts';

export interface OpenAiSettings {
  apiKey: string;
  /** Without a slash at its end. */
  baseUrl?: string | undefined;
  organization?: string | undefined;
  project?: string | undefined;
  capabilities?: Partial<Capabilities> | undefined;
}

/** One OpenAI organization. */
export function createOpenAiClient(settings: OpenAiSettings, transport: Transport): VendorClient {
  const { baseUrl = 'https://api.openai.com/v1', organization, project } = settings;
  const protocol = openaiProtocol({
    vendor: 'openai',
    url: ({ kind }) => baseUrl + openaiPaths[kind],
    headers: {
      authorization: `Bearer ${settings.apiKey}`,
      ...(organization && { 'openai-organization': organization }),
      ...(project && { 'openai-project': project }),
    },
    flavour: openaiFlavour,
    capabilities: (model) => capabilitiesOf('openai', model, settings.capabilities),
    toError: (failure) => toOpenAiError(failure, 'openai'),
    requestIdHeader: 'x-request-id',
  });
  return createClient(protocol, transport);
}
