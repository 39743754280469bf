export {
  type ApiKey,
  createKey,
  createKeyring,
  type KeyKind,
  type Keyring,
  outcomeToken,
  revokeKey,
} from './keys.ts';
export { createSecretBox, type SecretBox } from './secret-box.ts';
export { createSessions, type Sessions, type SignedIn } from './sessions.ts';
