import { openRedisStore } from '#lib/coordination/index.ts';
import { breakerDefaults, createBreakers } from '#lib/pool/breaker/index.ts';

/** A process that takes the probe, says so and never settles it: `node probe-holder.ts <redis url> <key> <settings>`. */
const [url = '', key = '', settings = '{}'] = process.argv.slice(2);
const store = await openRedisStore({ url, say: () => {} });
const breakers = createBreakers({
  store,
  process: `holder-${process.pid}`,
  settings: { ...breakerDefaults, ...JSON.parse(settings) },
});
for (;;) {
  const answer = await breakers.admit(key);
  if (answer.isAdmitted && answer.isProbe) break;
  await new Promise((resolve) => setTimeout(resolve, 10));
}
process.stdout.write('probing\n');
setInterval(() => {}, 1000);
