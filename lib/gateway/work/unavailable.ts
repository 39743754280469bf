import { VendorError } from '#lib/vendors/index.ts';

/**
 * Whether an error says that nobody can serve this now, so that `onUnavailable: "defer"` makes it durable. Give it to
 * the generation as `comesBack` too: then the failed call is not recorded, and the later one is, with the same id.
 */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof VendorError && unavailable.has(error.kind) && error.code !== 'not_recorded';

const unavailable = new Set(['rate_limit', 'overloaded', 'timeout', 'connection', 'quota', 'auth']);
