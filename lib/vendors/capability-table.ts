import type { Capabilities, VendorName } from './capabilities.ts';

interface Family {
  vendors: readonly VendorName[];
  model: RegExp;
  capabilities: Capabilities;
}

const openaiShaped = ['openai', 'azure-openai', 'openai-compatible'] as const;

const gpt: Capabilities = {
  text: true,
  tools: true,
  forcedTools: true,
  jsonSchema: 'native',
  vision: true,
  prefill: false,
  images: false,
  embeddings: false,
  contextTokens: 128_000,
  maxOutputTokens: 16_384,
  sampling: 'always',
  reasoning: 'none',
  systemRole: 'system',
};
const reasoningGpt: Capabilities = {
  ...gpt,
  contextTokens: 400_000,
  maxOutputTokens: 128_000,
  sampling: 'never',
  reasoning: 'effort',
  systemRole: 'developer',
};
const notText: Capabilities = { ...gpt, text: false, tools: false, vision: false, jsonSchema: 'prompt' };
const claude: Capabilities = {
  ...gpt,
  prefill: true,
  jsonSchema: 'tool',
  contextTokens: 200_000,
  maxOutputTokens: 64_000,
  reasoning: 'budget',
};
/** Claude 4.6: adaptive thinking, native schemas, and no prefill any more. */
const claude46: Capabilities = {
  ...claude,
  prefill: false,
  jsonSchema: 'native',
  contextTokens: 1_000_000,
  maxOutputTokens: 128_000,
  reasoning: 'adaptive',
};
/** Claude 4.7 and later answer 400 to temperature, top-p and top-k. */
const claude47: Capabilities = { ...claude46, sampling: 'never' };

/**
 * Model families, the special before the general. Sources: the vendors' model pages and SDK types of November 2026,
 * and the request rules in the `@ai-sdk` providers. A context that is not published is given low rather than high,
 * since a context-length error is only sent on to a larger one. A target can override any field.
 */
export const families: readonly Family[] = [
  {
    vendors: openaiShaped,
    model: /embedding|embed-|bge-|(^|\/)e5-/i,
    capabilities: { ...notText, embeddings: true, contextTokens: 8_191 },
  },
  {
    vendors: openaiShaped,
    model: /^(gpt-image|chatgpt-image|dall-e)|flux|stable-diffusion|imagen/i,
    capabilities: { ...notText, images: true, contextTokens: 32_000 },
  },
  { vendors: openaiShaped, model: /^o\d/, capabilities: { ...reasoningGpt, contextTokens: 200_000 } },
  { vendors: openaiShaped, model: /^gpt-\d+-chat/, capabilities: gpt },
  {
    vendors: openaiShaped,
    model: /^gpt-5\.\d/,
    capabilities: { ...reasoningGpt, sampling: 'without-reasoning' },
  },
  { vendors: openaiShaped, model: /^gpt-([5-9]|\d\d)/, capabilities: reasoningGpt },
  {
    vendors: openaiShaped,
    model: /^gpt-4\.1/,
    capabilities: { ...gpt, contextTokens: 1_047_576, maxOutputTokens: 32_768 },
  },
  { vendors: openaiShaped, model: /^(gpt-4o|chatgpt-4o)/, capabilities: gpt },
  {
    vendors: openaiShaped,
    model: /^gpt-4-(turbo|\d{4}-preview)/,
    capabilities: { ...gpt, jsonSchema: 'tool', maxOutputTokens: 4_096 },
  },
  {
    vendors: openaiShaped,
    model: /^gpt-4(-|$)/,
    capabilities: { ...gpt, jsonSchema: 'tool', vision: false, contextTokens: 8_192, maxOutputTokens: 4_096 },
  },
  {
    vendors: openaiShaped,
    model: /^gpt-3\.5/,
    capabilities: {
      ...gpt,
      jsonSchema: 'tool',
      vision: false,
      contextTokens: 16_385,
      maxOutputTokens: 4_096,
    },
  },
  {
    vendors: ['openai-compatible'],
    model: /gemini/i,
    capabilities: { ...gpt, contextTokens: 1_048_576, maxOutputTokens: 65_536, reasoning: 'effort' },
  },
  {
    vendors: ['anthropic'],
    model: /claude-((sonnet|opus)-5-5|fable-5-[1-9]|mythos-5-[1-9])/,
    capabilities: { ...claude47, forcedTools: false },
  },
  { vendors: ['anthropic'], model: /claude-([a-z]+-([5-9]|4-[7-9])(-|$)|mythos)/, capabilities: claude47 },
  { vendors: ['anthropic'], model: /claude-[a-z]+-4-6/, capabilities: claude46 },
  {
    vendors: ['anthropic'],
    model: /claude-[a-z]+-4-5/,
    capabilities: { ...claude, jsonSchema: 'native' },
  },
  {
    vendors: ['anthropic'],
    model: /claude-opus-4-1/,
    capabilities: { ...claude, jsonSchema: 'native', maxOutputTokens: 32_000 },
  },
  {
    vendors: ['anthropic'],
    model: /claude-opus-4(-[02]|$)/,
    capabilities: { ...claude, maxOutputTokens: 32_000 },
  },
  { vendors: ['anthropic'], model: /claude-(sonnet-4(-[02]|$)|3-7)/, capabilities: claude },
  {
    vendors: ['anthropic'],
    model: /claude-3-/,
    capabilities: { ...claude, maxOutputTokens: 4_096, reasoning: 'none' },
  },
  // A model of tomorrow is more like the newest than like the oldest.
  {
    vendors: ['anthropic'],
    model: /./,
    capabilities: { ...claude47, contextTokens: 200_000, maxOutputTokens: 64_000 },
  },
];
