import type { Context } from 'hono';
import type { Keyring } from '#lib/auth/index.ts';
import { isUuidV7 } from '#lib/domain/index.ts';
import { type Import, ImportError, type Imports, NothingToImport, TooLarge } from '#lib/imports/index.ts';
import { authenticateSecret } from '../authenticate.ts';
import { streamBody } from '../body.ts';
import { Refusal } from '../errors.ts';
import { headerOf } from '../incoming.ts';

export interface ImportsParts {
  keyring: Keyring;
  imports: Pick<Imports, 'receive' | 'find' | 'maxBytes'>;
}

/** Its bytes are gzip or not, whatever the header says. */
const encodings = new Set([undefined, 'identity', 'gzip']);

/** `POST /v1/imports`: 202 once all of it is stored and its job committed; what breaks off leaves nothing. */
export async function postImport(context: Context, { keyring, imports }: ImportsParts): Promise<Response> {
  const { projectId } = await authenticateSecret(context, keyring);
  if (!encodings.has(headerOf(context, 'content-encoding')?.toLowerCase()))
    throw new Refusal(415, 'unknown_encoding', 'send JSON lines as they are, or gzipped');
  const declared = Number(headerOf(context, 'content-length') ?? 0);
  if (declared > imports.maxBytes) throw refusalOf(new TooLarge(imports.maxBytes));
  try {
    const { id, rows } = await imports.receive(projectId, streamBody(context));
    return context.json({ id, status: 'waiting', rows }, 202, { location: `/v1/imports/${id}` });
  } catch (error) {
    throw refusalOf(error);
  }
}

/** `GET /v1/imports/:id`: how far it is, and what was not taken. */
export async function getImport(context: Context, { keyring, imports }: ImportsParts): Promise<Response> {
  const { projectId } = await authenticateSecret(context, keyring);
  const id = (context.req.param('id') ?? '').toLowerCase();
  const found = isUuidV7(id) ? await imports.find({ projectId, id }) : undefined;
  if (!found) throw new Refusal(404, 'not_found', 'there is no import with this id');
  return context.json(shown(found));
}

function refusalOf(error: unknown): unknown {
  if (error instanceof TooLarge) return new Refusal(413, 'body_too_large', error.message);
  if (error instanceof NothingToImport)
    return new Refusal(422, 'nothing_to_import', error.message, error.rejected);
  if (error instanceof ImportError) return new Refusal(400, 'broken_body', error.message);
  return error;
}

const iso = (ms: number): string => new Date(ms).toISOString();

function shown({ projectId: _, state, createdAt, endedAt, ...about }: Import) {
  const { id, rejected, ...rest } = about;
  return {
    ...{ id, status: state, ...rest, createdAt: iso(createdAt) },
    ...(endedAt !== undefined && { endedAt: iso(endedAt) }),
    rejected,
  };
}
