import type { Context } from 'hono';
import type { Keyring } from '#lib/auth/index.ts';
import { type ChangeBy, type Document, InvalidDocument, VersionConflict } from '#lib/catalog/index.ts';
import { StoreAway } from '#lib/coordination/index.ts';
import { type ProvidersParts, UnknownName } from '#lib/providers/index.ts';
import { NothingToDo } from '#lib/work/index.ts';
import { authenticateSecret } from '../authenticate.ts';
import { readJson } from '../body.ts';
import { Refusal } from '../errors.ts';

export interface ProvidersGatewayParts extends ProvidersParts {
  keyring: Keyring;
}

export type EndpointParts = Pick<ProvidersGatewayParts, 'keyring'>;

/** What a request to change or read something says. */
export interface Call {
  projectId: number;
  by: ChangeBy;
  /** A part of the path; '' if there is none. */
  param(name: string): string;
  /** The JSON body. */
  body(): Promise<Record<string, unknown>>;
}

/** Answers with what `work` returns as JSON; its errors become refusals. */
export const endpoint =
  ({ keyring }: EndpointParts, work: (call: Call) => unknown) =>
  async (context: Context): Promise<Response> => {
    const key = await authenticateSecret(context, keyring);
    const note = context.req.query('note')?.slice(0, 500);
    const expectedVersion = versionOf(context.req.query('expectedVersion'));
    const call: Call = {
      projectId: key.projectId,
      by: { by: `api key ${key.id}`, note, expectedVersion },
      param: (name) => context.req.param(name) ?? '',
      body: async () => checked((await readJson(context)).value),
    };
    try {
      return context.json((await work(call)) as object);
    } catch (error) {
      throw refusalOf(error);
    }
  };

function refusalOf(error: unknown): unknown {
  if (error instanceof InvalidDocument)
    return new Refusal(422, 'invalid_document', error.message, error.issues);
  if (error instanceof VersionConflict)
    return new Refusal(409, 'version_conflict', error.message, { currentVersion: error.currentVersion });
  if (error instanceof UnknownName || error instanceof NothingToDo)
    return new Refusal(404, 'not_found', error.message);
  if (error instanceof StoreAway) return new Refusal(409, 'store_away', error.message);
  return error;
}

function versionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new Refusal(400, 'invalid', 'expectedVersion: must be a version, or 0');
  return Number(text);
}

/** @throws Refusal for what Postgres cannot keep in JSON */
function checked(value: Record<string, unknown>): Record<string, unknown> {
  const isBad = (text: string) => text.includes('\u0000') || !text.isWellFormed();
  JSON.stringify(value, (name, part) => {
    if (isBad(name) || (typeof part === 'string' && isBad(part)))
      throw new Refusal(400, 'invalid', 'a text holds a NUL character or half a character');
    return part;
  });
  return value;
}

/** A document as it is read: `body` is what a PUT takes. */
export function shown<Body>({ projectId: _, changedAt, ...document }: Document<Body>) {
  return { ...document, changedAt: new Date(changedAt).toISOString() };
}
