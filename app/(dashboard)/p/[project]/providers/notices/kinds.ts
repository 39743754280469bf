/** What notices are about. */
export const kindWords: Record<string, string> = {
  breaker: 'A breaker opens or closes',
  organization: 'An organization is out: key, quota or bill',
  limit: 'A limit is near',
  slow: 'An organization is slower than its siblings',
  fallback_share: 'Much is served by fallbacks',
  toggle: 'The toggle moves',
  canary: 'A canary ends',
  digest: 'A digest cannot be posted',
  anomaly: 'What users do is out of the ordinary',
  store: 'The shared state is away',
  spool: 'The log waits for the database',
};
