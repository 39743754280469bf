/** Why a request has nowhere to go. The message is for the caller. */
export class RoutingError extends Error {
  override readonly name = 'RoutingError';
  readonly code: 'unknown_route' | 'unknown_model' | 'feature_off' | 'no_target';
  constructor(code: RoutingError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
