import type { Metadata } from 'next';
import { listPrices } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../../project.ts';
import { dateAt } from '../../../../../zone.ts';
import page from '../../page.module.css';
import { PricesView } from './prices.tsx';
import { inForce } from './rows.ts';

export const metadata: Metadata = { title: 'Prices' };

/** What does a token cost? Dated, the same in every project. */
export default async function PricesPage({ params }: { params: Promise<{ project: string }> }) {
  await openProject((await params).project);
  const parts = app();
  const { pool, prices, now } = parts;
  const at = now();
  const today = dateAt(at, 'UTC');
  const usage = { inputTokens: 1_000_000, outputTokens: 1_000_000 } as Parameters<
    typeof prices.costMicroUsd
  >[0];
  const unpriced = pool
    .organizations()
    .flatMap(({ vendor, perModel }) =>
      perModel
        .filter(({ model }) => prices.costMicroUsd(usage, { vendor, model, atMs: at }) === undefined)
        .map(({ model }) => `${vendor} ${model}`),
    );
  return (
    <>
      <div className={page.top}>
        <h1>What does a token cost?</h1>
      </div>
      <PricesView rows={inForce(listPrices(parts), today)} unpriced={[...new Set(unpriced)]} today={today} />
    </>
  );
}
