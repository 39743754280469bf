import { vi } from 'vitest';

/** Waits until a check no longer throws: as long as a busy machine may need, not as long as it should take. */
export const eventually = <Result>(check: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 15_000 });
