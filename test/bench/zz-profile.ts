import { readFileSync } from 'node:fs';
import { startServer } from './server.ts';
import { forkLoad, serve } from './generate/forked.ts';
const stream = process.argv[2] === 'stream';
using upstream = await serve('upstream.ts');
await using server = await startServer('gateway', undefined, { OPENAI_API_KEY: 'sk-bench', OPENAI_BASE_URL: `${upstream.url}/v1`, NODE_OPTIONS: process.env.PROF ? '--cpu-prof --cpu-prof-dir=/tmp/prof' : '' });
using load = forkLoad();
const run = (n: number) => load.run({ url: server.kept.url, headers: { authorization: `Bearer ${server.credentials.secretKey}` }, stream, prompt: 'Two sentences about a bakery in Lyon that opens at six.', requests: n, concurrency: 16 });
await run(1500);
const cpu = (pid: number) => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[11]) + Number(f[12])) * 10; };
for (let i = 0; i < 3; i++) { const a = cpu(server.kept.child.pid!); const r = await run(4000); console.log(r.perSecond, r.p50Ms, 'cpu ms/request', (cpu(server.kept.child.pid!) - a) / 4000); }
const up = await load.run({ url: upstream.url, headers: {}, stream, prompt: 'x', requests: 20000, concurrency: 16 });
console.log('upstream', up.perSecond);
