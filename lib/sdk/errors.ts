/**
 * What `onError` hears. Never holds a prompt, a result or a key.
 * - `invalid`: refused before sending, the server would have rejected it
 * - `rejected`: refused by the server, for good
 * - `dropped`: thrown away because the queue was full or the client closed; `count` items since the last such message
 * - `unreachable`: a request failed and will be repeated after `retryInMs`
 */
export class KeptError extends Error {
  override readonly name = 'KeptError';
  readonly code: 'invalid' | 'rejected' | 'dropped' | 'unreachable';
  /** The interaction concerned, where it is one. */
  readonly id?: string;
  readonly field?: string;
  readonly count?: number;
  readonly retryInMs?: number;

  constructor(
    code: KeptError['code'],
    message: string,
    details: { id?: string; field?: string; count?: number; retryInMs?: number; cause?: unknown } = {},
  ) {
    const { cause, ...fields } = details;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    Object.assign(this, fields);
  }
}

/** Calls a product's callback; what that throws is the product's own and must not stop the queue. */
export function tell(onError: ((error: KeptError) => void) | undefined, error: KeptError): void {
  try {
    onError?.(error);
  } catch {}
}
