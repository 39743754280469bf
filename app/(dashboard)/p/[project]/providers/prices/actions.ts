'use server';
import { type PriceEntry, priceKind } from '#lib/prices/index.ts';
import { changePrice, removePrice } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { act, type Issues } from '../../../../../act.ts';

/** Sets what a model costs from a day on, beside what was set for other days. @param vendor empty: whoever sells it */
export async function savePrice(model: string, vendor: string, entry: PriceEntry): Promise<Issues> {
  return act(({ email }) => {
    const document = app().catalog.find(priceKind, 0, model);
    const others = document?.body.entries.filter(({ since }) => since !== entry.since) ?? [];
    const body = { ...(vendor.trim() && { vendor: vendor.trim() }), entries: [...others, entry] };
    return changePrice(app(), model, body, { by: email, expectedVersion: document?.version ?? 0 });
  });
}

/** Back to the built-in prices. */
export async function dropPrice(model: string): Promise<Issues> {
  return act(({ email }) => removePrice(app(), model, { by: email }));
}
