import type { CanonicalRequest } from '../canonical.ts';
import { openaiPaths } from '../openai/protocol.ts';
import type { ChatFlavour } from '../openai/to-vendor.ts';

/** Bodies are OpenAI's; what differs is the address. */
export const azureFlavour: ChatFlavour = { maxTokensField: 'max_completion_tokens', streamUsage: true };

export interface AzureAddress {
  /** `https://<resource>.openai.azure.com`, without a slash at its end. */
  endpoint: string;
  apiVersion?: string | undefined;
  /** Model → deployment; a model that is not listed is taken for the name of its deployment. */
  deployments?: Record<string, string> | undefined;
}

/** `/openai/deployments/<deployment>/…?api-version=…`. A region is an organization, with its own endpoint. */
export function azureUrl(request: CanonicalRequest, address: AzureAddress): string {
  const { endpoint, apiVersion = '2024-10-21', deployments = {} } = address;
  const deployment = encodeURIComponent(deployments[request.model] ?? request.model);
  return `${endpoint}/openai/deployments/${deployment}${openaiPaths[request.kind]}?api-version=${apiVersion}`;
}
