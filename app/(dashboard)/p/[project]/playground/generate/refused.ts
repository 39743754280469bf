import type { Refused } from '../told.ts';

const expected = new Set([
  'RoutingError',
  'PromptError',
  'InvalidAsk',
  'DatabaseAway',
  'Overloaded',
  'VendorError',
]);

/** What somebody can do something about, as the API would say it; undefined for faults of ours. By name: see act.ts. */
export function refusedOf(error: unknown): Refused | undefined {
  if (!(error instanceof Error) || !expected.has(error.name)) return undefined;
  const { code, kind, vendorMessage } = error as { code?: string; kind?: string; vendorMessage?: string };
  if (error.name === 'DatabaseAway')
    return { code: 'database_away', message: 'The database cannot be reached.' };
  return { code: kind ?? code ?? 'invalid', message: vendorMessage ?? error.message };
}
