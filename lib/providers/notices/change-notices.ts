import { z } from 'zod';
import type { ChangeBy } from '#lib/catalog/index.ts';
import { isWebhookUrl } from '#lib/http/index.ts';
import { noticesKind } from '#lib/notices/index.ts';
import { changing, parseInput, refuseIssues } from '../documents.ts';
import type { NoticesView, ProvidersParts } from '../types.ts';
import { channelsName, hintOf, readNotices } from './read-notices.ts';

const url = z.string().refine(isWebhookUrl, 'must be an https address, or http on this machine');

/** Absent: stays as it is. null: taken away. */
const input = z.strictObject({
  slackUrl: url.nullable().optional(),
  /** The secret signs what is sent; absent: the one there is. */
  webhook: z
    .strictObject({ url, secret: z.string().min(8).max(500).optional() })
    .nullable()
    .optional(),
  kinds: z.array(z.string().min(1)).nullable().optional(),
  minimumMinutesBetween: z.number().optional(),
});

/** Says where notices go, and which. @throws InvalidDocument, VersionConflict, DatabaseAway */
export async function changeNotices(
  parts: Pick<ProvidersParts, 'catalog' | 'secretBox'>,
  value: unknown,
  by: ChangeBy,
): Promise<NoticesView> {
  const { catalog, secretBox } = parts;
  const given = parseInput(input, value);
  const document = catalog.find(noticesKind, 0, channelsName);
  const { slack, webhook, kinds, ...rest } = document?.body ?? noticesKind.schema.parse({});
  const sealedSecret = given.webhook?.secret ? secretBox.seal(given.webhook.secret) : webhook?.sealedSecret;
  refuseIssues(given.webhook && !sealedSecret ? ['webhook.secret: is needed to sign what is sent'] : []);
  const body = {
    ...rest,
    slack:
      given.slackUrl === undefined
        ? slack
        : given.slackUrl && { sealedUrl: secretBox.seal(given.slackUrl), urlHint: hintOf(given.slackUrl) },
    webhook:
      given.webhook === undefined ? webhook : given.webhook && { url: given.webhook.url, sealedSecret },
    kinds: given.kinds === undefined ? kinds : given.kinds,
    minimumMinutesBetween: given.minimumMinutesBetween ?? rest.minimumMinutesBetween,
  };
  const present = Object.fromEntries(
    Object.entries(body).filter(([, part]) => part !== null && part !== undefined),
  );
  const change = changing({ version: document?.version ?? 0 }, by);
  await catalog.change(noticesKind, 0, channelsName, present, change);
  return readNotices(parts);
}
