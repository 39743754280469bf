import { z } from 'zod';
import type { Catalog, Kind } from '#lib/catalog/index.ts';

const slack = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('webhook'), sealedUrl: z.string().min(1), urlHint: z.string() }),
  z.strictObject({
    by: z.literal('bot'),
    sealedToken: z.string().min(1),
    tokenHint: z.string(),
    /** Slack's id of it. */
    channel: z.string().regex(/^[CG][A-Z0-9]{6,20}$/, 'must be a channel id, such as C0123456789'),
  }),
]);

const schema = z.strictObject({
  /** Since when digests are posted by themselves (ms); null: they are not. What came due before is not made up for. */
  onSince: z.number().nullable().default(null),
  /** 1 is Monday. On Tuesday what was shown on Sunday has matured. */
  weekday: z.number().int().min(1).max(7).default(2),
  /** Of the clocks of the project's zone. */
  hour: z.number().int().min(0).max(23).default(9),
  slack: slack.optional(),
});
/** When and where a project's digest is posted. */
export type DigestSettings = z.infer<typeof schema>;

export const digestKind: Kind<DigestSettings> = { name: 'digest', scope: 'project', schema };
export const settingsName = 'weekly';

/** The one document of the kind, and its version; 0 if nobody has made it yet. */
export function findSettings(
  catalog: Pick<Catalog, 'find'>,
  projectId: number,
): { body: DigestSettings; version: number } {
  return catalog.find(digestKind, projectId, settingsName) ?? { body: schema.parse({}), version: 0 };
}
