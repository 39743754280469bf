import type { Attributes } from '@opentelemetry/api';
import type { AttemptTrace, GenerationTrace } from './trace-types.ts';

/**
 * OpenTelemetry's conventions for GenAI, github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai/
 * client-inference.md (status: development, read in November 2026): the span of an operation covers all its retries.
 * So the generation is the GenAI span; its attempts are not, or a backend would count their tokens twice.
 */
const operations: Record<GenerationTrace['kind'], string> = {
  text: 'chat',
  embedding: 'embeddings',
  image: 'generate_content',
};

/** The conventions' names of vendors, where they are not ours. */
const providers: Record<string, string> = {
  'azure-openai': 'azure.ai.openai',
  azure: 'azure.ai.openai',
  gemini: 'gcp.gemini',
  google: 'gcp.gemini',
  vertex: 'gcp.vertex_ai',
  bedrock: 'aws.bedrock',
  mistral: 'mistral_ai',
  xai: 'x_ai',
  moonshot: 'moonshot_ai',
};
const providerOf = (vendor: string): string => providers[vendor] ?? vendor;

const finishReasons: Record<string, string> = { toolCalls: 'tool_calls', contentFilter: 'content_filter' };

export const generationName = ({ kind, requestModel, model }: GenerationTrace): string =>
  [operations[kind], requestModel ?? model].filter(Boolean).join(' ');

/** Never what was said: no prompt, no result, no user. */
export function generationAttributes(trace: GenerationTrace): Attributes {
  const { usage, vendor, finishReason } = trace;
  const reason =
    trace.status === 'completed' ? finishReason && (finishReasons[finishReason] ?? finishReason) : 'error';
  return defined({
    'gen_ai.operation.name': operations[trace.kind],
    'gen_ai.provider.name': vendor === undefined ? 'kept' : providerOf(vendor),
    'gen_ai.request.model': trace.requestModel ?? trace.model,
    'gen_ai.request.stream': trace.stream || undefined,
    'gen_ai.output.type': trace.kind === 'image' ? 'image' : undefined,
    'gen_ai.conversation.id': trace.session,
    'gen_ai.prompt.name': trace.prompt?.name,
    'gen_ai.prompt.version': trace.prompt?.version,
    'gen_ai.response.id': trace.responseId,
    'gen_ai.response.model': trace.status === 'completed' ? trace.model : undefined,
    'gen_ai.response.finish_reasons': trace.kind === 'embedding' || !reason ? undefined : [reason],
    'gen_ai.response.time_to_first_chunk':
      trace.stream && trace.firstTokenMs !== undefined ? trace.firstTokenMs / 1000 : undefined,
    'gen_ai.usage.input_tokens': usage?.inputTokens,
    'gen_ai.usage.output_tokens': trace.kind === 'embedding' ? undefined : usage?.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': usage?.cachedInputTokens || undefined,
    'gen_ai.usage.cache_write.input_tokens': usage?.cacheWriteTokens || undefined,
    'gen_ai.usage.reasoning.output_tokens': usage?.reasoningTokens || undefined,
    'error.type': errorType(trace),
    'kept.interaction.id': trace.interactionId,
    'kept.trace.id': trace.traceId,
    'kept.project': trace.project,
    'kept.feature': trace.feature,
    'kept.organization': trace.organization,
    'kept.status': trace.status,
    'kept.route_kind': trace.routeKind,
    'kept.rescued': trace.rescued,
    'kept.fell_back': trace.fellBack,
    'kept.attempts': trace.attempts.length,
    'kept.cost_micro_usd': trace.costMicroUsd,
  });
}

export function attemptAttributes(attempt: AttemptTrace, number: number): Attributes {
  return defined({
    'gen_ai.provider.name': providerOf(attempt.vendor),
    'gen_ai.request.model': attempt.model,
    'error.type': errorType(attempt),
    'kept.organization': attempt.organization,
    'kept.status': attempt.status,
    'kept.attempt.number': number,
    'kept.attempt.reason': attempt.reason,
    'kept.attempt.is_fallback': attempt.isFallback,
    'kept.attempt.is_rescue': attempt.isRescue,
    'kept.attempt.queue_ms': attempt.queueMs,
    'kept.attempt.connect_ms': attempt.connectMs,
    'kept.attempt.first_token_ms': attempt.firstTokenMs,
    'kept.attempt.input_tokens': attempt.usage?.inputTokens,
    'kept.attempt.output_tokens': attempt.usage?.outputTokens,
    'kept.cost_micro_usd': attempt.costMicroUsd,
  });
}

function errorType({ status, errorKind }: Pick<AttemptTrace, 'status' | 'errorKind'>): string | undefined {
  if (status === 'completed') return undefined;
  return status === 'cancelled' ? 'cancelled' : (errorKind ?? '_OTHER');
}

function defined(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
