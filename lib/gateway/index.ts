import { type Context, Hono } from 'hono';
import type { Keyring } from '#lib/auth/index.ts';
import type { Database } from '#lib/db/index.ts';
import type { GroupCommit } from '#lib/interactions/index.ts';
import type { Registry } from '#lib/projects/index.ts';
import { createAdmission } from './admission.ts';
import { registerAnalysis } from './analysis.ts';
import { answerError, Refusal } from './errors.ts';
import { type GenerateParts, registerGenerate } from './generate/index.ts';
import { type HintsGatewayParts, postHints, registerHints } from './hints.ts';
import { postInteractions, postOutcomes } from './ingest.ts';
import { getInsertRate, getInteraction, getInteractions } from './insights.ts';
import { getFeatures, postAnnotation, putDimensions, putFeature, putProject } from './project.ts';
import type { ProvidersGatewayParts } from './providers/endpoint.ts';
import { registerProviders } from './providers.ts';
import { registerWork, type WorkParts } from './work/index.ts';

/** What the endpoints need from the rest. */
export interface GatewayParts {
  database: Database;
  registry: Registry;
  keyring: Keyring;
  log: GroupCommit;
  now(): number;
  /** Faults of ours, with the trace id that the caller was given. */
  reportFault(error: unknown, traceId: string): void;
}

/** The HTTP edge of `/v1`: lean, apart from the pages. @param layer without it there are only log and insights */
export function createGateway(
  parts: GatewayParts,
  layer?: GenerateParts & ProvidersGatewayParts & WorkParts & HintsGatewayParts,
): Hono {
  const gateway = new Hono();
  const admission = createAdmission();
  gateway.use('/v1/*', async (context, next) => {
    // No stored text holds one, and Postgres takes none.
    if (/%00/.test(context.req.url)) throw new Refusal(400, 'invalid', 'the address holds a NUL character');
    await next();
  });
  gateway.post('/v1/interactions', (context) =>
    admission.admit(context, () => postInteractions(context, parts)),
  );
  gateway.post(
    '/v1/outcomes',
    forBrowsers((context) => admission.admit(context, () => postOutcomes(context, parts))),
  );
  for (const path of browserPaths)
    gateway.options(
      path,
      forBrowsers(async () => new Response(null, { status: 204 })),
    );
  gateway.get('/v1/insights/insert-rate', (context) => getInsertRate(context, parts));
  gateway.get('/v1/interactions', (context) => getInteractions(context, parts));
  gateway.get('/v1/interactions/:id', (context) => getInteraction(context, parts));
  gateway.get('/v1/features', (context) => getFeatures(context, parts));
  gateway.put('/v1/features/:slug', (context) => putFeature(context, parts));
  gateway.put('/v1/project', (context) => putProject(context, parts));
  gateway.put('/v1/project/dimensions', (context) => putDimensions(context, parts));
  gateway.post('/v1/annotations', (context) => postAnnotation(context, parts));
  if (layer) {
    registerGenerate(gateway, layer);
    registerAnalysis(gateway, layer);
    registerProviders(gateway, layer);
    registerWork(gateway, layer);
    registerHints(gateway, layer);
    gateway.post(
      '/v1/hints',
      forBrowsers((context) => admission.admit(context, () => postHints(context, layer))),
    );
  }
  gateway.notFound((context) =>
    answerError(new Refusal(404, 'not_found', 'there is no such endpoint'), context, parts.reportFault),
  );
  gateway.onError((error, context) => {
    const answer = answerError(error, context, parts.reportFault);
    return browserPaths.includes(context.req.path)
      ? allowOrigin(context.req.header('origin'), answer)
      : answer;
  });
  return gateway;
}

/** Where publishable keys are taken. */
const browserPaths = ['/v1/outcomes', '/v1/hints'];

const forBrowsers = (work: (context: Context) => Promise<Response>) => async (context: Context) =>
  allowOrigin(context.req.header('origin'), await work(context));

/** Browsers may call from anywhere: which origins a key accepts is checked with the key, without cookies. */
function allowOrigin(origin: string | undefined, response: Response): Response {
  if (!origin) return response;
  response.headers.set('access-control-allow-origin', origin);
  response.headers.set(
    'access-control-allow-headers',
    'authorization, content-type, x-api-key, x-kept-trace-id',
  );
  response.headers.set('access-control-allow-methods', 'POST');
  response.headers.set('access-control-expose-headers', 'retry-after, x-kept-trace-id');
  response.headers.set('access-control-max-age', '86400');
  response.headers.append('vary', 'origin');
  return response;
}
