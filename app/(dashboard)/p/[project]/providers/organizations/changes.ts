import type { OrganizationBody } from '#lib/pool/index.ts';

/** Never shown, only that it changed. */
const secret = new Set(['sealedKey', 'headers']);
/** Follow the key. */
const hidden = new Set(['keyHint', 'keyFingerprint']);

const words: Record<string, string> = {
  sealedKey: 'key',
  baseUrl: 'base URL',
  apiVersion: 'API version',
};

/** What a version of an organization changed, in words: `weight 1 → 0, key replaced`. */
export function changesOf(before: OrganizationBody | null, after: OrganizationBody | null): string {
  if (after === null) return 'removed';
  if (before === null) return 'added';
  const old: Record<string, unknown> = { ...before };
  const now: Record<string, unknown> = { ...after };
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => !hidden.has(key));
  // Sealing the same key twice gives different texts: its fingerprint says whether it is another.
  const differs = (key: string) =>
    key === 'sealedKey' && before.keyFingerprint !== undefined && after.keyFingerprint !== undefined
      ? before.keyFingerprint !== after.keyFingerprint
      : JSON.stringify(old[key]) !== JSON.stringify(now[key]);
  const changes = keys
    .filter(differs)
    .map((key) =>
      secret.has(key)
        ? `${words[key] ?? key} ${now[key] ? 'replaced' : 'taken away'}`
        : `${words[key] ?? key} ${show(old[key])} → ${show(now[key])}`,
    );
  return changes.join(', ') || 'nothing';
}

function show(value: unknown): string {
  if (value === undefined) return 'none';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.join(' ');
  return Object.entries(value)
    .map(([key, one]) => `${key} ${typeof one === 'object' ? JSON.stringify(one) : one}`)
    .join(' ');
}
