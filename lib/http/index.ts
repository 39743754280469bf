/** What goes out over HTTP to addresses that people gave: signed, judged, and kept away from the own network. */
export { backoffMs } from './backoff.ts';
export { createGuardedDispatcher, type GuardedOptions } from './guarded.ts';
export { judgeAnswer, judgeError, type Sent } from './judge.ts';
export { isPublic, type Resolve, systemResolve } from './public-address.ts';
export { signatureOf } from './signature.ts';
export { isWebhookUrl } from './webhook-url.ts';
