import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { HintEffect, Hints } from '#lib/hints/index.ts';
import { authenticate } from './authenticate.ts';
import { readJson } from './body.ts';
import { Refusal } from './errors.ts';
import { type EndpointParts, endpoint, shown } from './providers/endpoint.ts';

export interface HintsGatewayParts extends EndpointParts {
  hints: Hints;
}

const ask = z.object({
  feature: z
    .string('must be a text')
    .regex(/^[a-z0-9][a-z0-9._/-]{0,99}$/i, 'must be a slug of at most 100 letters, digits and . _ / -'),
  input: z.string('must be a text'),
  user: z
    .string('must be a text')
    .min(1, 'must not be empty')
    .max(1_000, 'must have at most 1,000 characters')
    .nullish(),
  language: z
    .string('must be a text')
    .min(1, 'must not be empty')
    .max(35, 'must be a BCP 47 language')
    .nullish(),
});

/** What people configure, under the address where products ask. */
export function registerHints(gateway: Hono, parts: HintsGatewayParts): void {
  const { hints } = parts;
  const path = '/v1/hints';
  gateway.get(
    path,
    endpoint(parts, ({ projectId }) => ({ hints: hints.list(projectId).map(shown) })),
  );
  gateway.get(
    `${path}/:name`,
    endpoint(parts, ({ projectId, param }) => shown(hints.get(projectId, param('name')))),
  );
  gateway.put(
    `${path}/:name`,
    endpoint(parts, async ({ projectId, param, body, by }) =>
      shown(await hints.change(projectId, param('name'), await body(), by)),
    ),
  );
  gateway.delete(
    `${path}/:name`,
    endpoint(parts, async ({ projectId, param, by }) => {
      await hints.remove(projectId, param('name'), by);
      return { removed: param('name') };
    }),
  );
  gateway.get(
    `${path}/:name/effect`,
    endpoint(parts, async ({ projectId, param }) =>
      shownEffect(await hints.effect(projectId, param('name'))),
    ),
  );
}

const iso = (ms: number): string => new Date(ms).toISOString();

const shownEffect = ({ at, since, shares, ...effect }: HintEffect) => ({
  ...{ at: iso(at), since: iso(since) },
  shares: shares.map((change) => ({ ...change, at: iso(change.at) })),
  ...effect,
});

/** `POST /v1/hints`: which hints a user is to be shown. Also with publishable keys. */
export async function postHints(context: Context, { hints, keyring }: HintsGatewayParts): Promise<Response> {
  const { value, notUtf8 } = await readJson(context);
  const key = await authenticate(context, keyring, value.key);
  const field = notUtf8(value);
  if (field !== undefined) throw new Refusal(400, 'invalid', `${field}: is not valid UTF-8`);
  const { data, error } = ask.safeParse(value);
  const issue = error?.issues[0];
  if (issue) throw new Refusal(400, 'invalid', `${issue.path.join('.')}: ${issue.message}`);
  const { user, language, ...asked } = data as z.output<typeof ask>;
  return context.json(
    hints.ask(key.projectId, { ...asked, user: user ?? undefined, language: language ?? undefined }),
  );
}
