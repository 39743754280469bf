import { z } from 'zod';
import type { Catalog, Kind } from '#lib/catalog/index.ts';
import { isWebhookUrl } from '#lib/http/index.ts';
import type { NoticeEvent, Severity } from './types.ts';

const silence = z.strictObject({
  /** Absent: every kind. */
  kind: z.string().min(1).optional(),
  /** Absent: every subject. */
  subject: z.string().min(1).optional(),
  /** ms. */
  until: z.number(),
  by: z.string(),
  reason: z.string().max(500).optional(),
});
export type Silence = z.infer<typeof silence>;

const schema = z.strictObject({
  /** `urlHint`: the end of the address, to tell it from another. */
  slack: z.strictObject({ sealedUrl: z.string().min(1), urlHint: z.string() }).optional(),
  webhook: z
    .strictObject({
      url: z.string().refine(isWebhookUrl, 'must be an https address, or http on this machine'),
      sealedSecret: z.string().min(1),
    })
    .optional(),
  /** Which kinds are sent; absent: all of severity warning and critical. */
  kinds: z.array(z.string().min(1)).optional(),
  silences: z.array(silence).default([]),
  minimumMinutesBetween: z.number().min(0).max(1440).default(15),
});
/** Where notices go. */
export type ChannelsBody = z.infer<typeof schema>;

export const noticesKind: Kind<ChannelsBody> = { name: 'notices', scope: 'installation', schema };

/** The one document of the kind, and its version; 0 if nobody has made it yet. */
export function readChannels(catalog: Catalog): { body: ChannelsBody; version: number } {
  const document = catalog.find(noticesKind, 0, 'channels');
  return document ?? { body: schema.parse({}), version: 0 };
}

export const isWanted = (body: ChannelsBody, kind: string, severity: Severity): boolean =>
  body.kinds ? body.kinds.includes(kind) : severity !== 'info';

export const isSilenced = (
  body: ChannelsBody,
  { kind, subject }: Pick<NoticeEvent, 'kind' | 'subject'>,
  nowMs: number,
): boolean =>
  body.silences.some(
    (one) =>
      one.until > nowMs &&
      (one.kind === undefined || one.kind === kind) &&
      (one.subject === undefined || one.subject === subject),
  );
