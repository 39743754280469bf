import { expect, test } from 'vitest';
import { systemClock } from '#lib/domain/index.ts';

test('a moment that is further away than Node can count does not come at once', async () => {
  const calls: string[] = [];
  const cancel = systemClock.after(31 * 86_400_000, () => calls.push('in a month'));
  await new Promise<void>((soon) => systemClock.after(5, soon));
  cancel();
  expect(calls).toEqual([]);
});
