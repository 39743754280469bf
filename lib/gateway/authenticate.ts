import type { Context } from 'hono';
import type { ApiKey, Keyring } from '#lib/auth/index.ts';
import { Refusal } from './errors.ts';
import { headerOf } from './incoming.ts';

/** Finds the caller's key in `Authorization: Bearer`, `x-api-key`, or (beacons cannot set headers) the body's `key`. */
export async function authenticate(context: Context, keyring: Keyring, inBody?: unknown): Promise<ApiKey> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headerOf(context, 'authorization') ?? '')?.[1];
  const text = bearer ?? headerOf(context, 'x-api-key') ?? (typeof inBody === 'string' ? inBody : undefined);
  if (!text) throw new Refusal(401, 'no_key', 'send a key: "Authorization: Bearer kept_sk_…" or "x-api-key"');
  const key = await keyring.recognise(text);
  if (!key) throw new Refusal(401, 'unknown_key', 'this key does not exist or was revoked');
  const origin = headerOf(context, 'origin');
  if (key.kind === 'publishable' && key.origins.length > 0 && !(origin && key.origins.includes(origin)))
    throw new Refusal(403, 'foreign_origin', 'this publishable key is bound to other origins');
  return key;
}

/** The same, refusing publishable keys. */
export async function authenticateSecret(context: Context, keyring: Keyring): Promise<ApiKey> {
  const key = await authenticate(context, keyring);
  if (key.kind !== 'secret')
    throw new Refusal(
      403,
      'secret_key_needed',
      'a publishable key may only report outcomes and ask for hints; use a secret key on a server',
    );
  return key;
}
