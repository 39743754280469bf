import { z } from 'zod';
import type { Kind } from '#lib/catalog/index.ts';

/** Where a project wants to hear of what was done. Its address is checked when it is given (`checkAddress`). */
export interface WebhookBody {
  url: string;
  /** What signs; encrypted. */
  sealedSecret: string;
  description?: string | undefined;
}

export const webhookKind: Kind<WebhookBody> = {
  name: 'webhook',
  scope: 'project',
  schema: z.strictObject({
    url: z.url({ protocol: /^https?$/ }).max(2_000),
    sealedSecret: z.string().min(1),
    description: z.string().max(500).optional(),
  }),
};
