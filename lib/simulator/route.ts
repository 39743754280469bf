import type { IncomingMessage } from 'node:http';
import type { Endpoint, Vendor } from './types.ts';

/** What a path asks for. */
export interface Place {
  endpoint: Endpoint;
  /** Azure: named in the path. */
  deployment?: string;
  /** GET /models/:id */
  item?: string;
  /** How the path is spelled: Azure's classic paths need `api-version`, Anthropic's need `anthropic-version`. */
  style: 'plain' | 'azure' | 'azure-v1' | 'anthropic';
}

const endpoints: Record<string, Endpoint> = {
  'chat/completions': 'chat',
  responses: 'responses',
  embeddings: 'embeddings',
  'images/generations': 'images',
  messages: 'messages',
};

/** undefined: no such path or method. */
export function findPlace(method: string, path: string, vendor: Vendor): Place | undefined {
  const found =
    /^\/(openai\/deployments\/([^/]+)|openai\/v1|v1beta\/openai|openai|v1)\/(.+?)\/?$/.exec(path) ??
    undefined;
  if (!found) return undefined;
  const [, base = '', deployment, rest = ''] = found;
  const style: Place['style'] = base.startsWith('openai')
    ? base === 'openai/v1'
      ? 'azure-v1'
      : 'azure'
    : vendor === 'anthropic'
      ? 'anthropic'
      : 'plain';
  const [name, item] = rest.startsWith('models') ? rest.split('/') : [rest];
  if (name === 'models' && method === 'GET') {
    return { endpoint: 'models', style, ...(item && { item: decodeURIComponent(item) }) };
  }
  const endpoint = endpoints[rest];
  if (!endpoint || method !== 'POST') return undefined;
  return { endpoint, style, ...(deployment && { deployment: decodeURIComponent(deployment) }) };
}

/** A vendor answers on its own paths only. Some OpenAI-compatible servers use Azure's spelling `/openai/v1`. */
export function serves(vendor: Vendor, { endpoint, style }: Place): boolean {
  if (vendor === 'azure') return style.startsWith('azure') && endpoint !== 'messages';
  if (vendor === 'openai') return style !== 'azure' && endpoint !== 'messages';
  return style === 'anthropic' && (endpoint === 'messages' || endpoint === 'models');
}

/** The API key, in any vendor's header. */
export function keyOf({ headers }: IncomingMessage): string {
  const named = headers['x-api-key'] ?? headers['api-key'];
  if (typeof named === 'string') return named;
  return headers.authorization?.replace(/^Bearer\s+/i, '') ?? '';
}

/** Whose error shape a call without a known key gets. */
export function vendorOf(request: IncomingMessage, path: string): Vendor {
  if (request.headers['anthropic-version'] || request.headers['x-api-key'] || path === '/v1/messages') {
    return 'anthropic';
  }
  return request.headers['api-key'] || path.startsWith('/openai') ? 'azure' : 'openai';
}
