import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ids, startWork } from './work.ts';

test('what the first call of a process brought is kept although Postgres went away meanwhile', async () => {
  await using work = await startWork({ latency: { firstTokenMs: 1_500, msPerToken: 0, sigma: 0 } });
  const [id = ''] = ids(1);
  await work.ask(id);
  work.worker();
  while (work.simulator.ledger().length === 0) await sleep(10);
  await work.postgres.cut();
  while (work.simulator.ledger()[0]?.finishedAt === null) await sleep(10);
  await sleep(300);
  await work.postgres.mend();
  await work.drained();
  const { work: done } = await work.find(id);
  expect(done).toMatchObject({ state: 'completed', attempt: 1 });
  expect(work.simulator.ledger()).toHaveLength(1);
});
