import { type Capabilities, capabilitiesOf } from '../capabilities.ts';
import { openaiPaths, openaiProtocol } from '../openai/protocol.ts';
import { createClient, type Transport, type VendorClient } from '../transport/create-client.ts';
import { toCompatibleError } from './errors.ts';
import { compatibleHeadroom } from './limits.ts';
import { compatibleFlavour } from './to-vendor.ts';

export interface CompatibleSettings {
  /** Up to and with its version, such as `http://127.0.0.1:11434/v1`, without a slash at its end. */
  baseUrl: string;
  /** Local servers need none. */
  apiKey?: string | undefined;
  headers?: Record<string, string> | undefined;
  /** False for servers that refuse `stream_options`; usage of streams is then estimated. */
  streamUsage?: boolean | undefined;
  capabilities?: Partial<Capabilities> | undefined;
}

/** Any server that speaks OpenAI's chat dialect: Gemini's compatible endpoint, Groq, Together, vLLM, Ollama, … */
export function createCompatibleClient(settings: CompatibleSettings, transport: Transport): VendorClient {
  const protocol = openaiProtocol({
    vendor: 'openai-compatible',
    url: ({ kind }) => settings.baseUrl + openaiPaths[kind],
    headers: { ...(settings.apiKey && { authorization: `Bearer ${settings.apiKey}` }), ...settings.headers },
    flavour: compatibleFlavour(settings.streamUsage),
    capabilities: (model) => capabilitiesOf('openai-compatible', model, settings.capabilities),
    toError: toCompatibleError,
    requestIdHeader: 'x-request-id',
  });
  return createClient({ ...protocol, headroom: compatibleHeadroom }, transport);
}
