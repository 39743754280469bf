import {
  createAnthropicClient,
  createAzureOpenAiClient,
  createCompatibleClient,
  createOpenAiClient,
  type Transport,
  type VendorClient,
} from '#lib/vendors/index.ts';
import type { OrganizationBody } from './kinds.ts';

/** The client of one organization. @param apiKey empty only where the server takes none */
export function createOrganizationClient(
  body: OrganizationBody,
  apiKey: string,
  transport: Transport,
): VendorClient {
  const { headers } = body;
  const client = clientOf(body, apiKey, transport);
  if (!headers || Object.keys(headers).length === 0) return client;
  return {
    ...client,
    send: (request, options) =>
      client.send(request, { ...options, headers: { ...headers, ...options?.headers } }),
    stream: (request, options) =>
      client.stream(request, { ...options, headers: { ...headers, ...options?.headers } }),
  };
}

function clientOf(body: OrganizationBody, apiKey: string, transport: Transport): VendorClient {
  const { baseUrl, capabilities } = body;
  switch (body.api) {
    case 'openai': {
      const { organizationHeader: organization, projectHeader: project } = body;
      return createOpenAiClient({ apiKey, baseUrl, organization, project, capabilities }, transport);
    }
    case 'anthropic':
      return createAnthropicClient({ apiKey, baseUrl, capabilities }, transport);
    case 'azure-openai': {
      const { apiVersion, deployments } = body;
      const address = { endpoint: baseUrl ?? '', apiVersion, deployments };
      return createAzureOpenAiClient({ ...address, apiKey, capabilities }, transport);
    }
    case 'openai-compatible': {
      const { streamUsage } = body;
      return createCompatibleClient({ baseUrl: baseUrl ?? '', apiKey, streamUsage, capabilities }, transport);
    }
  }
}
