import { test } from 'vitest';
import { settled, setUp } from './set-up.ts';
test('x', async () => {
  await using kept = setUp({ a: {} }, { environmentLimits: { openai: { 'gpt-4.1': 10 } } });
  await settled();
  let n = 0;
  const w = setTimeout(() => {}, 0);
  const orig = Map.prototype.get;
  Map.prototype.get = function (k) { if (++n === 200000) { console.log(new Error('stack').stack); process.exit(3); } return orig.call(this, k); } as any;
  for (let i = 0; i < 3; i++) { await kept.get({ maxWaitMs: 10_000 }); process.stderr.write(`got ${i} ${n}\n`); }
  Map.prototype.get = orig;
});
