import { demoLog, endsAt } from './demo-log.ts';
import { discover } from '#lib/patterns/index.ts';
import { describe } from '#lib/matching/index.ts';
let c0 = process.cpuUsage().user; const lap = (s: string) => { console.log(s, Math.round((process.cpuUsage().user - c0)/1000), "ms cpu"); c0 = process.cpuUsage().user; };
for (const seed of process.argv.slice(2)) {
const { log } = demoLog({ seed: Number(seed) });
lap('demo');
const d = discover(log, { nowMs: endsAt });
lap('discover');
console.log(d.looked, d.passed);
for (const v of d.verdicts) console.log(v.kept.family, describe(v.kept.definition), '| D', v.kept.rows.length, v.kept.test.difference.toFixed(2), 'z', v.kept.test.z.toFixed(1), v.kept.test.clarity.toFixed(1), v.kept.qValue.toExponential(1), '| H', v.test.rows, v.test.users, v.test.difference.toFixed(2), 'p', v.pValue.toExponential(1), v.against ?? '', v.kept.variants.length);
for (const p of d.patterns) console.log(describe(p.definition), JSON.stringify(p.effect));
}
