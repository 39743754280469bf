/** Vendor accounts named in the environment: what the pool is seeded from at start. */
export interface VendorKeys {
  openai: string[];
  anthropic: string[];
  azure: { key: string; endpoint: string; apiVersion?: string; deployments?: Record<string, string> }[];
  /** Any server that speaks OpenAI's dialect. */
  compatible: { vendor: string; key?: string; baseUrl: string }[];
  baseUrls: { openai?: string; anthropic?: string };
}

type Environment = Record<string, string | undefined>;

/** Vendors with an endpoint in OpenAI's dialect, by the name of their key. */
const compatible: Record<string, [vendor: string, baseUrl: string]> = {
  GEMINI_API_KEY: ['gemini', 'https://generativelanguage.googleapis.com/v1beta/openai'],
  GROQ_API_KEY: ['groq', 'https://api.groq.com/openai/v1'],
  TOGETHER_API_KEY: ['together', 'https://api.together.xyz/v1'],
  OPENROUTER_API_KEY: ['openrouter', 'https://openrouter.ai/api/v1'],
  MISTRAL_API_KEY: ['mistral', 'https://api.mistral.ai/v1'],
  DEEPSEEK_API_KEY: ['deepseek', 'https://api.deepseek.com/v1'],
  XAI_API_KEY: ['xai', 'https://api.x.ai/v1'],
};

/** Several keys of one vendor: `NAME=a,b`, or `NAME`, `NAME_2`, `NAME_3`, … */
function keysOf(env: Environment, name: string): string[] {
  const numbered = Object.keys(env)
    .filter((key) => key.startsWith(`${name}_`) && /^\d+$/.test(key.slice(name.length + 1)))
    .sort((a, b) => Number(a.slice(name.length + 1)) - Number(b.slice(name.length + 1)));
  const keys = [name, ...numbered].flatMap((key) => (env[key] ?? '').split(','));
  return [...new Set(keys.map((key) => key.trim()).filter(Boolean))];
}

/** @throws Error naming the variable that is wrong */
export function readVendorKeys(env: Environment): VendorKeys {
  const { OPENAI_BASE_URL: openai, ANTHROPIC_BASE_URL: anthropic } = env;
  const endpoint = env.AZURE_OPENAI_ENDPOINT;
  const azureKeys = keysOf(env, 'AZURE_OPENAI_API_KEY');
  if (azureKeys.length > 0 && !endpoint)
    throw new Error('AZURE_OPENAI_ENDPOINT: is needed with AZURE_OPENAI_API_KEY');
  const deployments = jsonRecord(env, 'AZURE_OPENAI_DEPLOYMENTS');
  return {
    openai: keysOf(env, 'OPENAI_API_KEY'),
    anthropic: keysOf(env, 'ANTHROPIC_API_KEY'),
    azure: azureKeys.map((key) => ({
      key,
      endpoint: endpoint as string,
      ...(env.AZURE_OPENAI_API_VERSION && { apiVersion: env.AZURE_OPENAI_API_VERSION }),
      ...(deployments && { deployments: deployments as Record<string, string> }),
    })),
    compatible: [
      ...Object.entries(compatible).flatMap(([name, [vendor, baseUrl]]) =>
        keysOf(env, name).map((key) => ({ vendor, key, baseUrl })),
      ),
      ...(env.OLLAMA_BASE_URL ? [{ vendor: 'ollama', baseUrl: env.OLLAMA_BASE_URL }] : []),
    ],
    baseUrls: { ...(openai && { openai }), ...(anthropic && { anthropic }) },
  };
}

export const hasVendorKeys = ({ openai, anthropic, azure, compatible }: VendorKeys): boolean =>
  openai.length + anthropic.length + azure.length + compatible.length > 0;

/** `{"anthropic":{"claude-x":15}}`: calls at once per vendor and model. @throws Error naming what is wrong */
export function readConcurrencyLimits(env: Environment): Record<string, Record<string, number>> {
  const name = 'MODEL_ENGINE_CONCURRENCY_LIMITS';
  const limits = jsonRecord(env, name) ?? {};
  for (const [vendor, models] of Object.entries(limits)) {
    if (typeof models !== 'object' || models === null)
      throw new Error(`${name}: ${vendor} must hold models, as in {"anthropic":{"claude-x":15}}`);
    for (const [model, limit] of Object.entries(models))
      if (!Number.isInteger(limit) || limit < 0)
        throw new Error(`${name}: ${vendor}.${model} must be a whole number of calls`);
  }
  return limits as Record<string, Record<string, number>>;
}

function jsonRecord(env: Environment, name: string): Record<string, unknown> | undefined {
  const text = env[name];
  if (!text) return undefined;
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below, without quoting it.
  }
  throw new Error(`${name}: must be a JSON object`);
}
