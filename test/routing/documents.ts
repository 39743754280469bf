import type { Document, Kind } from '#lib/catalog/index.ts';
import {
  type CheckPool,
  canaryKind,
  featureRoutingKind,
  type Plan,
  planRoute,
  type RouteAsk,
  type RouteNode,
  type RouteView,
  routeKind,
  toggleKind,
} from '#lib/routing/index.ts';

/** Bodies by kind and name, as people write them. */
export type Documents = Partial<
  Record<'route' | 'feature-routing' | 'canary' | 'toggle', Record<string, unknown>>
>;
/** Who sells what: organization → vendor, and the models it serves (all when absent). */
export type Sellers = Record<string, { vendor: string; models?: string[] }>;

const sellers: Sellers = {
  'openai-a': { vendor: 'openai', models: ['gpt-4.1', 'gpt-4.1-mini', 'gpt-5', 'gpt-4o', 'gpt-image-1'] },
  'azure-west': { vendor: 'azure-openai', models: ['gpt-4.1'] },
  'anthropic-a': { vendor: 'anthropic', models: ['claude-sonnet-4-5', 'claude-haiku-4-5', 'claude-opus-5'] },
  'groq-a': { vendor: 'groq', models: ['llama-4', 'meta-llama/llama-4-scout'] },
};

function poolOf(of: Sellers): CheckPool {
  const all = Object.entries(of).map(([id, seller]) => ({ id, ...seller }));
  const serves = (vendor: string, model: string) =>
    all.some((seller) => seller.vendor === vendor && (seller.models?.includes(model) ?? true));
  return {
    serves,
    vendorsOf: (model) => [...new Set(all.map(({ vendor }) => vendor))].filter((one) => serves(one, model)),
    organizations: () => all,
  };
}

/** Documents of project 1 (toggles of the installation), each read by its kind as the catalog does. */
export function viewOf(documents: Documents, of: Sellers = sellers): RouteView & { pool: CheckPool } {
  const found = new Map<string, Document<unknown>>();
  for (const kind of [routeKind, featureRoutingKind, canaryKind, toggleKind] as Kind<unknown>[]) {
    const bodies = documents[kind.name as keyof Documents] ?? {};
    for (const [name, written] of Object.entries(bodies)) {
      const projectId = kind.scope === 'installation' ? 0 : 1;
      const body = kind.schema.parse(written);
      const about = { projectId, name, version: 1, body, changedAt: 0, changedBy: 'test', note: null };
      found.set(`${kind.name}/${projectId}/${name}`, about);
    }
  }
  return {
    catalog: {
      find: <Body>(kind: Kind<Body>, projectId: number, name: string) =>
        found.get(`${kind.name}/${projectId}/${name}`) as Document<Body> | undefined,
    },
    pool: poolOf(of),
  };
}

export const askOf = (some: Partial<RouteAsk> = {}): RouteAsk => ({
  projectId: 1,
  feature: 'button-text',
  kind: 'text',
  metadata: {},
  stream: false,
  inputTokens: 100,
  draw: 0.5,
  ...some,
});

/** The node `{when, then, else}`. */
export const whenNode = (when: unknown, yes: unknown, no?: unknown): RouteNode =>
  ({ when, then: yes, ...(no !== undefined && { else: no }) }) as RouteNode;

export const gpt: RouteNode = { target: { vendor: 'openai', model: 'gpt-4.1' } };
export const mini: RouteNode = { target: { vendor: 'openai', model: 'gpt-4.1-mini' } };
export const claude: RouteNode = { target: { vendor: 'anthropic', model: 'claude-sonnet-4-5' } };
export const haiku: RouteNode = { target: { vendor: 'anthropic', model: 'claude-haiku-4-5' } };

export const plan = (documents: Documents, ask: Partial<RouteAsk> = {}): Plan =>
  planRoute(askOf(ask), viewOf(documents));
/** The plan of a request for this route. */
export const main = (node: RouteNode, ask: Partial<RouteAsk> = {}, more: Documents = {}): Plan =>
  plan({ ...more, route: { ...more.route, main: { node } } }, { route: 'main', ...ask });
export const names = ({ targets }: Plan): string[] =>
  targets.map(({ vendor, model }) => `${vendor} ${model}`);
export const reasons = ({ targets }: Plan): string[] => targets.map(({ reason }) => reason);
