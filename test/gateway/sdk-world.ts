import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';

/** Models that only tests of faults ask for, so that their breakers are nobody else's. */
const numbers = Array.from({ length: 12 }, (_, i) => i + 1);
const openai = [
  ...['gpt-4.1', 'gpt-4.1-mini', 'gpt-4o', 'gpt-4-turbo', 'gpt-5', 'gpt-5-mini'],
  ...['text-embedding-3-small', 'gpt-image-1', 'dall-e-3'],
  ...numbers.map((n) => `gpt-f${n}`),
];
const anthropic = [
  ...['claude-haiku-4-5', 'claude-opus-4-6', 'claude-3-5-haiku-20241022'],
  ...numbers.map((n) => `claude-f${n}`),
];

/** Kept with one organization at each vendor, and routes `openai` and `anthropic` to a model of each. */
export async function startSdkWorld(): Promise<VendorTest> {
  const world = await startVendorTest({
    organization: (id) => ({ models: id.startsWith('openai') ? openai : anthropic }),
  });
  await world.route('openai', { node: { target: { vendor: 'openai', model: 'gpt-4.1-mini' } } });
  await world.route('anthropic', { node: { target: { vendor: 'anthropic', model: 'claude-haiku-4-5' } } });
  return world;
}

/** What is handed to an SDK, and nothing else. */
export const settings = ({ kept }: VendorTest, path = '/v1') => ({
  apiKey: kept.credentials.secretKey,
  baseURL: kept.url + path,
});

/** An interaction as the log has it; `from` names it: response headers, the last event's `kept`, or an id. */
export async function logged({ kept }: VendorTest, from: Headers | Kept | string): Promise<any> {
  const id =
    typeof from === 'string'
      ? from
      : 'interactionId' in from
        ? from.interactionId
        : from.get('x-kept-interaction-id');
  const { status, body } = await kept.call('GET', `/v1/interactions/${id}`);
  if (status !== 200) throw new Error(`the log has no interaction ${id}`);
  return body;
}

/** What Kept says in the last event of a stream. */
export interface Kept {
  interactionId: string;
  outcomeToken: string;
  traceId: string;
  vendor: string;
  organization: string;
  model: string;
  attempts: number;
  rescued: boolean;
}
export const keptOf = (event: unknown): Kept => (event as { kept: Kept }).kept;

/** The last call that reached a vendor. */
export const lastCall = ({ simulator }: VendorTest) => {
  const entry = simulator.ledger().at(-1);
  if (!entry) throw new Error('no vendor was called');
  return entry;
};

/** The error that a promise rejects with. */
export async function errorOf(work: Promise<unknown>): Promise<any> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

/** A picture of one pixel. */
export const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
/** A system prompt that is long enough for vendors' prompt caches. */
export const longRules = 'Be brief, be kind, and never speak of the weather in winter. '.repeat(120);
