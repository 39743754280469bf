import { z } from 'zod';
import type { SecretBox } from '#lib/auth/index.ts';
import { type Catalog, type ChangeBy, InvalidDocument } from '#lib/catalog/index.ts';
import { isWebhookUrl } from '#lib/http/index.ts';
import { type DigestSettings, digestKind, findSettings, settingsName } from './kind.ts';

/** Absent: stays as it is. */
const input = z.strictObject({
  on: z.boolean().optional(),
  weekday: z.number().optional(),
  hour: z.number().optional(),
  /** null: taken away. */
  slack: z
    .union([
      z.strictObject({
        by: z.literal('webhook'),
        url: z.string().refine(isWebhookUrl, 'must be an https address, or http on this machine'),
      }),
      z.strictObject({
        by: z.literal('bot'),
        /** Absent: the one there is. */
        token: z
          .string()
          .regex(/^xox[a-z]-\S{5,300}$/, 'must be a token of Slack, such as xoxb-…')
          .optional(),
        channel: z.string(),
      }),
    ])
    .nullable()
    .optional(),
});

export interface SettingsParts {
  catalog: Catalog;
  secretBox: Pick<SecretBox, 'seal'>;
  now(): number;
}

/** Says when and where digests are posted. @throws InvalidDocument, VersionConflict, DatabaseAway */
export async function changeSettings(
  { catalog, secretBox, now }: SettingsParts,
  projectId: number,
  value: unknown,
  by: ChangeBy,
): Promise<void> {
  const given = parse(value);
  const { body, version } = findSettings(catalog, projectId);
  const slack = given.slack === undefined ? body.slack : given.slack && sealed(given.slack, body, secretBox);
  const on = given.on ?? body.onSince !== null;
  if (on && !slack) throw new InvalidDocument(['slack: a place to post to is needed first']);
  const next = {
    onSince: on ? (body.onSince ?? now()) : null,
    weekday: given.weekday ?? body.weekday,
    hour: given.hour ?? body.hour,
    ...(slack && { slack }),
  };
  await catalog.change(digestKind, projectId, settingsName, next, { expectedVersion: version, ...by });
}

function sealed(
  slack: NonNullable<z.output<typeof input>['slack']>,
  body: DigestSettings,
  secretBox: Pick<SecretBox, 'seal'>,
): DigestSettings['slack'] {
  if (slack.by === 'webhook')
    return { by: 'webhook', sealedUrl: secretBox.seal(slack.url), urlHint: hintOf(slack.url) };
  const { token, channel } = slack;
  const kept = body.slack?.by === 'bot' ? body.slack : undefined;
  const sealedToken = token === undefined ? kept?.sealedToken : secretBox.seal(token);
  if (sealedToken === undefined) throw new InvalidDocument(['slack.token: is needed to post as a bot']);
  const tokenHint = token === undefined ? (kept?.tokenHint ?? '') : `…${token.slice(-4)}`;
  return { by: 'bot', sealedToken, tokenHint, channel };
}

/** `hooks.slack.com …x1Yz` */
const hintOf = (url: string): string => `${new URL(url).host} …${url.slice(-4)}`;

function parse(value: unknown): z.output<typeof input> {
  const parsed = input.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidDocument(
    parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'settings'}: ${message}`),
  );
}
