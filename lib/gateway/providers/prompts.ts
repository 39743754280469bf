import type { Hono } from 'hono';
import {
  changePrompt,
  getPrompt,
  listPrompts,
  promptHistory,
  removePrompt,
  restorePromptVersion,
} from '#lib/providers/index.ts';
import { Refusal } from '../errors.ts';
import { endpoint, type ProvidersGatewayParts, shown } from './endpoint.ts';

/** `/v1/prompts`: every PUT is a new version. */
export function registerPrompts(gateway: Hono, parts: ProvidersGatewayParts): void {
  const path = '/v1/prompts';
  gateway.get(
    path,
    endpoint(parts, ({ projectId }) => ({ prompts: listPrompts(parts, projectId).map(shown) })),
  );
  gateway.get(
    `${path}/:name`,
    endpoint(parts, async ({ projectId, param }) => shown(await getPrompt(parts, projectId, param('name')))),
  );
  gateway.put(
    `${path}/:name`,
    endpoint(parts, async ({ projectId, param, body, by }) =>
      shown(await changePrompt(parts, projectId, param('name'), await body(), by)),
    ),
  );
  gateway.delete(
    `${path}/:name`,
    endpoint(parts, async ({ projectId, param, by }) => {
      await removePrompt(parts, projectId, param('name'), by);
      return { removed: param('name') };
    }),
  );
  gateway.get(
    `${path}/:name/versions`,
    endpoint(parts, async ({ projectId, param }) => ({
      versions: (await promptHistory(parts, projectId, param('name'))).map(shown),
    })),
  );
  gateway.get(
    `${path}/:name/versions/:version`,
    endpoint(parts, async ({ projectId, param }) =>
      shown(await getPrompt(parts, projectId, param('name'), versionOf(param('version')))),
    ),
  );
  gateway.post(
    `${path}/:name/versions/:version/restore`,
    endpoint(parts, async ({ projectId, param, by }) =>
      shown(await restorePromptVersion(parts, projectId, param('name'), versionOf(param('version')), by)),
    ),
  );
}

/** `3` or `v3`. @throws Refusal */
function versionOf(text: string): number {
  if (!/^v?[1-9]\d{0,8}$/.test(text))
    throw new Refusal(400, 'invalid', 'version: must be a number, such as 3');
  return Number(text.replace('v', ''));
}
