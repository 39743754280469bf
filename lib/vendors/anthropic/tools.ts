import type { TextRequest } from '../canonical.ts';
import type { WireTool, WireToolChoice } from '../dialects/anthropic-messages/wire.ts';
import { cacheControl } from './cache.ts';

export const toolsOf = ({ tools }: TextRequest): WireTool[] | undefined =>
  tools?.map(({ name, description, schema, strict, cache }) => ({
    name,
    description,
    input_schema: { type: 'object', ...schema },
    strict,
    cache_control: cacheControl(cache),
  }));

export function toolChoiceOf({
  tools,
  toolChoice,
  parallelToolCalls,
}: TextRequest): WireToolChoice | undefined {
  if (!tools?.length) return undefined;
  if (toolChoice === 'none') return { type: 'none' };
  const disable_parallel_tool_use = parallelToolCalls === false || undefined;
  if (typeof toolChoice === 'object')
    return { type: 'tool', name: toolChoice.name, disable_parallel_tool_use };
  if (toolChoice === undefined && !disable_parallel_tool_use) return undefined;
  return { type: toolChoice === 'required' ? 'any' : 'auto', disable_parallel_tool_use };
}
