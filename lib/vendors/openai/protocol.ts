import type { CanonicalRequest } from '../canonical.ts';
import type { Capabilities, VendorName } from '../capabilities.ts';
import type { VendorError } from '../errors.ts';
import type { Failure, Protocol } from '../transport/protocol.ts';
import { ChatReader, fromChat, fromEmbeddings, fromImages } from './from-vendor.ts';
import { openaiHeadroom } from './limits.ts';
import { type ChatFlavour, chatFormatMode, toChat, toEmbeddings, toImages } from './to-vendor.ts';

interface OpenAiShaped {
  vendor: VendorName;
  url: (request: CanonicalRequest) => string;
  headers: Record<string, string>;
  flavour: ChatFlavour;
  capabilities: (model: string) => Capabilities;
  toError: (failure: Failure) => VendorError;
  requestIdHeader: string;
}

export const openaiPaths: Record<CanonicalRequest['kind'], string> = {
  text: '/chat/completions',
  embedding: '/embeddings',
  image: '/images/generations',
};

/** The protocol that OpenAI, Azure OpenAI and the compatible servers share. */
export function openaiProtocol(shape: OpenAiShaped): Protocol {
  const { vendor, capabilities, toError } = shape;
  const inBand = (body: unknown) =>
    toError({ status: undefined, headers: {}, body, retryAfterMs: undefined, vendorRequestId: undefined });
  return {
    ...shape,
    toVendor(request, stream) {
      if (request.kind === 'embedding') return toEmbeddings(request);
      if (request.kind === 'image') return toImages(request);
      return toChat(request, capabilities(request.model), stream, shape.flavour);
    },
    fromVendor(json, request) {
      if (request.kind === 'embedding') return fromEmbeddings(json as never, request, vendor);
      if (request.kind === 'image') return fromImages(json as never, request, vendor);
      return fromChat(json as never, request, vendor);
    },
    eventReader: () => new ChatReader(inBand),
    usesAnswerTool: (request) => chatFormatMode(request, capabilities(request.model)) === 'tool',
    headroom: openaiHeadroom,
    // Not documented for generation: OpenAI ignores it, servers and proxies of its dialect heed it.
    idempotencyHeader: 'idempotency-key',
  };
}
