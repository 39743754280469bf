import { expect, test } from 'vitest';
import { ended, settled, setUp } from './set-up.ts';

test('lowered and closed with calls under way', async () => {
  const kept = setUp({ a: {} }, { environmentLimits: { openai: { 'gpt-4.1': 8 } } });
  await settled();
  const held = [];
  for (let n = 0; n < 6; n++) held.push(await kept.get({ maxWaitMs: 1000 }));
  kept.limit({ openai: { 'gpt-4.1': 2 } });
  await settled();
  expect(await kept.refused()).toMatchObject({ kind: 'full' });
  for (let n = 0; n < 5; n++) held.pop()?.report(ended);
  await settled();
  expect((await kept.get({ maxWaitMs: 1000 })).organization).toBe('a');
  expect(await kept.refused()).toMatchObject({ kind: 'full' });
  await kept.pool.close();
});
