import { noticesKind } from '#lib/notices/index.ts';
import type { NoticesView, ProvidersParts } from '../types.ts';

export const channelsName = 'channels';

/** Where notices go. Whoever knows a webhook's address may post to it: only its host and its end are shown. */
export function readNotices({ catalog }: Pick<ProvidersParts, 'catalog'>): NoticesView {
  const document = catalog.find(noticesKind, 0, channelsName);
  const body = document?.body ?? noticesKind.schema.parse({});
  return {
    slack: body.slack ? { urlHint: body.slack.urlHint } : null,
    webhook: body.webhook ? { urlHint: hintOf(body.webhook.url) } : null,
    kinds: body.kinds ?? null,
    minimumMinutesBetween: body.minimumMinutesBetween,
    version: document?.version ?? 0,
  };
}

/** `hooks.slack.com …x1Yz` */
export const hintOf = (url: string): string => `${new URL(url).host} …${url.slice(-4)}`;
