import { z } from 'zod';
import type { SecretBox } from '#lib/auth/index.ts';
import type { Catalog } from '#lib/catalog/index.ts';
import { type Receiver, type Webhooks, webhookKind } from '#lib/webhooks/index.ts';
import { Refusal } from '../errors.ts';

export interface ReceiverParts {
  webhooks: Pick<Webhooks, 'checkAddress'>;
  catalog: Pick<Catalog, 'find'>;
  secretBox: Pick<SecretBox, 'seal'>;
}

/** Who is told of an end: a webhook of the project by its name, or an address and what signs. */
export const receiverField = z.union([
  z.string().min(1).max(100),
  z.strictObject({ url: z.string().min(1).max(2_000), secret: z.string().min(16).max(200) }),
]);

/** @throws Refusal for what is no receiver, and for an address that is not called */
export async function readReceiver(
  value: unknown,
  projectId: number,
  { catalog, webhooks, secretBox }: ReceiverParts,
): Promise<Receiver> {
  const parsed = receiverField.safeParse(value);
  if (!parsed.success)
    throw new Refusal(
      400,
      'invalid',
      'webhook: the name of a webhook, or {url, secret} with 16 characters or more',
    );
  const given = parsed.data;
  if (typeof given === 'string') {
    if (!catalog.find(webhookKind, projectId, given))
      throw new Refusal(422, 'unknown_webhook', `webhook: this project has no webhook "${given}"`);
    return { name: given };
  }
  const wrong = await webhooks.checkAddress(given.url);
  if (wrong) throw new Refusal(422, 'webhook_refused', `webhook.url: ${wrong}`);
  return { url: given.url, sealedSecret: secretBox.seal(given.secret) };
}
