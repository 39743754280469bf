import type { Context } from 'hono';
import { z } from 'zod';
import { changeTimeZone, cleanText, moment } from '#lib/interactions/index.ts';
import {
  changeFeature,
  changeRetention,
  declareDimensions,
  listFeatures,
  recordAnnotation,
  renameProject,
} from '#lib/projects/index.ts';
import { authenticateSecret } from './authenticate.ts';
import { readJson } from './body.ts';
import { Refusal } from './errors.ts';
import type { GatewayParts } from './index.ts';

const text = (longest: number) => z.string().min(1).max(longest).transform(cleanText);
const dimensionsBody = z.object({ dimensions: z.array(text(100)).max(8) });
const annotationBody = z.object({
  at: moment.optional(),
  kind: text(40).default('deploy'),
  text: text(500),
});
const isTimeZone = (name: string): boolean =>
  Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC';
const projectBody = z.object({
  name: text(100).optional(),
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin').optional(),
  /** null: interactions are kept for good. */
  retentionDays: z.number().int().min(1).max(3_650).nullable().optional(),
});
const featureBody = z.object({
  name: text(100).optional(),
  measured: z.boolean().optional(),
  explicitShown: z.boolean().optional(),
  attributionWindowMinutes: z.number().int().min(15).max(43_200).optional(),
});

/** `PUT /v1/project/dimensions`: declares metadata keys as rollup dimensions, beside those that are. */
export async function putDimensions(context: Context, parts: GatewayParts): Promise<Response> {
  const { projectId } = await authenticateSecret(context, parts.keyring);
  const { dimensions } = check(dimensionsBody, (await readJson(context)).value);
  const declared = await declareDimensions(parts.database, projectId, dimensions);
  if (!declared)
    throw new Refusal(400, 'too_many_dimensions', 'a project may declare at most eight dimensions');
  parts.registry.forget(projectId);
  return context.json({ dimensions: declared });
}

/** `PUT /v1/project`: its name, the time zone in which its days and weeks begin, how long interactions are kept. */
export async function putProject(context: Context, parts: GatewayParts): Promise<Response> {
  const { projectId } = await authenticateSecret(context, parts.keyring);
  const change = check(projectBody, (await readJson(context)).value);
  if (change.timeZone) await changeTimeZone(parts.database, projectId, change.timeZone);
  if (change.name) await renameProject(parts.database, projectId, change.name);
  if (change.retentionDays !== undefined)
    await changeRetention(parts.database, projectId, change.retentionDays);
  parts.registry.forget(projectId);
  return context.json(change);
}

/** `GET /v1/features` */
export async function getFeatures(context: Context, parts: GatewayParts): Promise<Response> {
  const { projectId } = await authenticateSecret(context, parts.keyring);
  const features = await listFeatures(parts.database, projectId);
  return context.json({
    features: features.map(({ slug, name, measured, explicitShown, attributionWindowMs }) => {
      return { slug, name, measured, explicitShown, attributionWindowMinutes: attributionWindowMs / 60_000 };
    }),
  });
}

/** `PUT /v1/features/:slug`: makes or changes a feature; interactions from then on follow it. */
export async function putFeature(context: Context, parts: GatewayParts): Promise<Response> {
  const { projectId } = await authenticateSecret(context, parts.keyring);
  const slug = context.req.param('slug') ?? '';
  const change = check(featureBody, (await readJson(context)).value);
  const over = await parts.registry.ensureFeatures(projectId, [slug]);
  if (over.size > 0) throw new Refusal(400, 'limit', 'the project has 500 features already');
  await changeFeature(parts.database, projectId, slug, change);
  parts.registry.forget(projectId);
  return context.json({ slug, ...change });
}

/** `POST /v1/annotations`: marks a deploy or another event on time axes. */
export async function postAnnotation(context: Context, parts: GatewayParts): Promise<Response> {
  const { projectId } = await authenticateSecret(context, parts.keyring);
  const { at = parts.now(), kind, text } = check(annotationBody, (await readJson(context)).value);
  const id = await recordAnnotation(parts.database, projectId, { at, kind, text });
  return context.json({ id });
}

/** @throws Refusal 400 naming the field */
function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal(400, 'invalid', `${issue?.path.join('.') || 'the request'}: ${issue?.message}`);
}
