import type { CanonicalRequest } from '../canonical.ts';
import { type Capabilities, capabilitiesOf } from '../capabilities.ts';
import { VendorError } from '../errors.ts';
import { createClient, type Transport, type VendorClient } from '../transport/create-client.ts';
import type { Protocol } from '../transport/protocol.ts';
import { toAnthropicError } from './errors.ts';
import { fromMessages, MessagesReader } from './from-vendor.ts';
import { anthropicHeadroom } from './limits.ts';
import { messagesFormatMode, toMessages } from './to-vendor.ts';

export interface AnthropicSettings {
  apiKey: string;
  /** Without a slash at its end. */
  baseUrl?: string | undefined;
  capabilities?: Partial<Capabilities> | undefined;
}

/** One Anthropic organization. It has text only. */
export function createAnthropicClient(settings: AnthropicSettings, transport: Transport): VendorClient {
  const { baseUrl = 'https://api.anthropic.com' } = settings;
  const capabilities = (model: string) => capabilitiesOf('anthropic', model, settings.capabilities);
  const inBand = (body: unknown) =>
    toAnthropicError({
      status: undefined,
      headers: {},
      body,
      retryAfterMs: undefined,
      vendorRequestId: undefined,
    });
  const protocol: Protocol = {
    vendor: 'anthropic',
    capabilities,
    url: () => `${baseUrl}/v1/messages`,
    headers: { 'x-api-key': settings.apiKey, 'anthropic-version': '2023-06-01' },
    toVendor(request, stream) {
      textOnly(request);
      return toMessages(request, capabilities(request.model), stream);
    },
    fromVendor(json, request) {
      textOnly(request);
      return fromMessages(json as never, request);
    },
    eventReader: () => new MessagesReader(inBand),
    usesAnswerTool: (request) => messagesFormatMode(request, capabilities(request.model)) === 'tool',
    toError: toAnthropicError,
    headroom: anthropicHeadroom,
    requestIdHeader: 'request-id',
  };
  return createClient(protocol, transport);
}

function textOnly(request: CanonicalRequest): asserts request is CanonicalRequest & { kind: 'text' } {
  if (request.kind === 'text') return;
  throw new VendorError('bad_request', { vendor: 'anthropic', summary: `has no ${request.kind} endpoint` });
}
