import {
  createHmac,
  createSecretKey,
  hash as digest,
  type KeyObject,
  randomInt,
  timingSafeEqual,
} from 'node:crypto';
import { type Database, DatabaseAway, within } from '#lib/db/index.ts';
import { timeOfId } from '#lib/domain/index.ts';

export type KeyKind = 'secret' | 'publishable';

/** A key as it was recognised. */
export interface ApiKey {
  id: string;
  projectId: number;
  kind: KeyKind;
  /** Web origins a publishable key is bound to; empty: any. */
  origins: string[];
}

interface StoredKey extends ApiKey {
  tokenKey: Buffer | null;
  revokedAt: Date | null;
}

const prefixes = { secret: 'kept_sk_', publishable: 'kept_pk_' } as const;
const pattern = /^kept_(?:sk|pk)_([a-z0-9]{8})_[A-Za-z0-9]{32}$/;
const freshMs = 1_000;
/** A Postgres that hangs must not keep those out who are known, nor anybody else for ever. */
const [againWithinMs, firstWithinMs] = [500, 5_000];

const hash = (key: string): Buffer => digest('sha256', key, 'buffer');
/** What signs outcome tokens: derived from the secret key, so that the SDK can sign without asking. */
const deriveTokenKey = (key: string): Buffer =>
  createHmac('sha256', key).update('kept outcome token').digest();
/** Prepared keys: making one takes four times as long as the HMAC. */
const prepared = new WeakMap<Buffer, KeyObject>();
function macOf(tokenKey: Buffer, interactionId: string): Buffer {
  const key = prepared.get(tokenKey) ?? createSecretKey(tokenKey);
  prepared.set(tokenKey, key);
  return createHmac('sha256', key).update(interactionId).digest().subarray(0, 16);
}

/** Makes a key and stores its hash. @returns the key itself, which cannot be had again */
export async function createKey(
  database: Database,
  projectId: number,
  kind: KeyKind,
  name: string,
  origins: string[] = [],
): Promise<string> {
  const id = randomText(8, 'abcdefghijklmnopqrstuvwxyz0123456789');
  const key = `${prefixes[kind]}${id}_${randomText(32, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')}`;
  await database.rows(
    'insert into api_keys (id, project_id, kind, name, hash, token_key, origins) values ($1, $2, $3, $4, $5, $6, $7)',
    [id, projectId, kind, name, hash(key), kind === 'secret' ? deriveTokenKey(key) : null, origins],
  );
  return key;
}

/** From now on (within a second on every process) the key is refused. */
export async function revokeKey(database: Database, id: string): Promise<void> {
  await database.rows('update api_keys set revoked_at = now() where id = $1 and revoked_at is null', [id]);
}

/** Recognises keys and outcome tokens, remembering the stored ones for a second. */
export function createKeyring(database: Database, now: () => number = Date.now) {
  const known = new Map<string, { loadedAt: number; stored: Promise<StoredKey | undefined> }>();

  function find(id: string): Promise<StoredKey | undefined> {
    const entry = known.get(id);
    if (entry && now() - entry.loadedAt < freshMs) return entry.stored;
    if (known.size > 10_000) known.clear();
    const found = database.rows<StoredKey & { hash: Buffer }>(
      `select id, project_id as "projectId", kind, origins, hash, token_key as "tokenKey", revoked_at as "revokedAt"
       from api_keys where id = $1`,
      [id],
    );
    const stored = within(entry ? againWithinMs : firstWithinMs, found)
      .then((rows) => rows[0])
      .catch((error) => {
        if (!entry || !(error instanceof DatabaseAway)) {
          known.delete(id);
          throw error;
        }
        // Not everybody finds out again that Postgres is away.
        known.set(id, { loadedAt: now(), stored: entry.stored });
        return entry.stored;
      });
    known.set(id, { loadedAt: now(), stored });
    return stored;
  }

  return {
    /** The key behind this text, unless it is unknown, malformed or revoked. @throws DatabaseAway */
    async recognise(text: string): Promise<ApiKey | undefined> {
      const id = pattern.exec(text)?.[1];
      const stored =
        id === undefined ? undefined : ((await find(id)) as (StoredKey & { hash: Buffer }) | undefined);
      if (!stored || stored.revokedAt || !timingSafeEqual(stored.hash, hash(text))) return undefined;
      return stored;
    },

    /** The token that a browser needs to report what became of an interaction that this secret key made. */
    tokenFor(key: ApiKey, interactionId: string): string | undefined {
      const { tokenKey } = key as StoredKey;
      return tokenKey ? `ot_${key.id}_${macOf(tokenKey, interactionId).toString('base64url')}` : undefined;
    },

    /**
     * Whether `ot_<key id>_<mac>` was made for this interaction with a secret key of this project. A key that was revoked
     * meanwhile still vouches for the interactions from before.
     */
    async tokenFits(token: string, projectId: number, interactionId: string): Promise<boolean> {
      const [, id, mac] = /^ot_([a-z0-9]{8})_([A-Za-z0-9_-]{22})$/.exec(token) ?? [];
      const stored = id === undefined || mac === undefined ? undefined : await find(id);
      if (!stored?.tokenKey || stored.projectId !== projectId) return false;
      if (stored.revokedAt && timeOfId(interactionId) > stored.revokedAt.getTime()) return false;
      return timingSafeEqual(Buffer.from(mac as string, 'base64url'), macOf(stored.tokenKey, interactionId));
    },
  };
}

export type Keyring = ReturnType<typeof createKeyring>;

/** The token that lets a browser report what became of this interaction, and of no other. */
export function outcomeToken(secretKey: string, interactionId: string): string {
  const id = pattern.exec(secretKey)?.[1];
  return `ot_${id}_${macOf(deriveTokenKey(secretKey), interactionId).toString('base64url')}`;
}

function randomText(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
