/**
 * How Node runs the server. Without a limit V8 lets garbage pile up to gigabytes before it looks: what the server holds at
 * once (bounded bodies, pages, caches) fits in half of this. Started small, V8 would look through all of it twice a
 * second under load: measured, that was a third of a generation's CPU.
 */
export const nodeFlags = [
  '--disable-warning=ExperimentalWarning',
  '--max-old-space-size=256',
  '--max-semi-space-size=16',
  '--initial-old-space-size=120',
];
