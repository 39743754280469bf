import type { RateLimitHeadroom } from './headroom.ts';

/** Why a call failed, decided once, at the vendor's edge. */
export type ErrorKind =
  | 'rate_limit'
  | 'quota'
  | 'auth'
  | 'overloaded'
  | 'timeout'
  | 'connection'
  | 'context_length'
  | 'content_filter'
  | 'bad_request'
  | 'malformed'
  | 'not_found'
  | 'cancelled';

/** Which of the four limits ran out. */
export type TimeoutPhase = 'connect' | 'first_token' | 'between_tokens' | 'total';

/** What the error says something about: the whole organization, its use of this model, or only this request. */
export type ErrorScope = 'organization' | 'model' | 'request';

interface KindRow {
  /** The same organization may serve the same request if it is sent again (after `retryAfterMs`). */
  retryable: boolean;
  /** Another organization or target may serve it now. */
  elsewhere: boolean;
  scope: ErrorScope;
}

/** `context_length` may be served elsewhere only where the context is larger: routing knows, so it says no here. */
const kinds: Record<ErrorKind, KindRow> = {
  rate_limit: { retryable: true, elsewhere: true, scope: 'model' },
  quota: { retryable: false, elsewhere: true, scope: 'organization' },
  auth: { retryable: false, elsewhere: true, scope: 'organization' },
  overloaded: { retryable: true, elsewhere: true, scope: 'model' },
  timeout: { retryable: false, elsewhere: true, scope: 'model' },
  connection: { retryable: true, elsewhere: true, scope: 'model' },
  context_length: { retryable: false, elsewhere: false, scope: 'request' },
  content_filter: { retryable: false, elsewhere: false, scope: 'request' },
  bad_request: { retryable: false, elsewhere: false, scope: 'request' },
  malformed: { retryable: true, elsewhere: true, scope: 'model' },
  not_found: { retryable: false, elsewhere: true, scope: 'model' },
  cancelled: { retryable: false, elsewhere: false, scope: 'request' },
};

export interface VendorErrorDetails {
  /** What happened, in words of ours: never the vendor's text, which can quote a prompt or a key. */
  summary?: string | undefined;
  vendor?: string | undefined;
  phase?: TimeoutPhase | undefined;
  scope?: ErrorScope | undefined;
  /** HTTP status the vendor answered with. */
  status?: number | undefined;
  /** The vendor's error code or type, a fixed word such as `context_length_exceeded`. */
  code?: string | undefined;
  retryAfterMs?: number | undefined;
  vendorRequestId?: string | undefined;
  /** What the failed answer said about the organization's limits. */
  headroom?: RateLimitHeadroom | undefined;
  /** The vendor's own body: JSON, or text when it was none. */
  body?: unknown;
  cause?: unknown;
}

/** A call that failed. Safe to log: the vendor's own words are only in `vendorBody`, which nothing prints by itself. */
export class VendorError extends Error {
  override readonly name = 'VendorError';
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly elsewhere: boolean;
  readonly scope: ErrorScope;
  readonly vendor: string;
  readonly phase: TimeoutPhase | undefined;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly vendorRequestId: string | undefined;
  readonly headroom: RateLimitHeadroom | undefined;
  readonly #body: unknown;

  constructor(kind: ErrorKind, details: VendorErrorDetails = {}) {
    const { vendor = 'kept', phase, status, code, cause } = details;
    const words = details.summary ?? [status, code].filter((word) => word !== undefined).join(' ');
    super(
      [vendor, kind, phase].filter((word) => word !== undefined).join(' ') + (words && `: ${words}`),
      cause === undefined ? undefined : { cause },
    );
    const row = kinds[kind];
    this.kind = kind;
    // A silent target stays silent for a while: only a connection that was never made is worth a second try.
    this.retryable = kind === 'timeout' ? phase === 'connect' : row.retryable;
    this.elsewhere = row.elsewhere;
    this.scope = details.scope ?? row.scope;
    this.vendor = vendor;
    this.phase = phase;
    this.status = status;
    this.code = code;
    this.retryAfterMs = details.retryAfterMs;
    this.vendorRequestId = details.vendorRequestId;
    this.headroom = details.headroom;
    this.#body = details.body;
  }

  /** The vendor's own error, for passing on to the caller. It can quote the prompt: not for logs. */
  get vendorBody(): unknown {
    return this.#body;
  }

  /** The sentence the vendor wrote, where its body has one. Not for logs. */
  get vendorMessage(): string | undefined {
    const body = this.#body as { error?: { message?: unknown } | string; message?: unknown } | undefined;
    const inner = typeof body?.error === 'object' ? body.error?.message : body?.error;
    const message = inner ?? (typeof body === 'object' ? body?.message : undefined);
    return typeof message === 'string' ? message : undefined;
  }
}

/** A request that Kept itself refuses. The message goes to the caller; `param` is the path of the field. */
export const badRequest = (message: string, param?: string): VendorError =>
  new VendorError('bad_request', {
    summary: param ?? 'invalid request',
    status: 400,
    body: { error: { message, type: 'invalid_request_error', param: param ?? null, code: null } },
  });
