import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstIdAt, hexToUuid, signalKinds } from '#lib/domain/index.ts';
import type { InteractionInput, OutcomeInput } from '#lib/interactions/index.ts';
import { changeFeature } from '#lib/projects/index.ts';
import { type LogSetUp, setUpLog, type Writer } from './log-set-up.ts';

/** In whatever order and company things arrive, the database holds the same afterwards. */
let log: LogSetUp;
let writers: Writer[];
beforeAll(async () => {
  log = await setUpLog();
  writers = [log.addWriter(), log.addWriter()];
  await writers[0]?.registry.ensureFeatures(log.project.id, ['implied', 'explicit']);
  await changeFeature(log.database, log.project.id, 'explicit', { explicitShown: true });
  writers[0]?.registry.forget(log.project.id);
});
afterAll(() => log[Symbol.asyncDispose]());

const start = Date.UTC(2024, 4, 6, 12);
let runs = 0;
/** The id of try 0, 1 or 2 in this run: at the same moment in every run. */
const idOf = (run: number, attempt: number) =>
  hexToUuid(
    `${firstIdAt(start + attempt * 60_000)
      .replaceAll('-', '')
      .slice(0, 12)}7000${(0x8000000000000000n + BigInt(run)).toString(16)}`,
  );

type Arrival = { interaction: number } | { signal: Omit<OutcomeInput, 'interactionId'>; of: number };
const signal = fc.record({
  of: fc.nat(2),
  signal: fc.record({
    kind: fc.constantFrom(...signalKinds),
    occurredAt: fc.nat(8).map((n) => start + n * 30_000),
    editDistance: fc.constantFrom(0, 0.25, 1),
    selectedIndex: fc.nat(2),
  }),
});
const uniqueSignals = fc.uniqueArray(signal, {
  maxLength: 8,
  selector: ({ of, signal: { kind, occurredAt } }) => `${of} ${kind} ${String(occurredAt)}`,
});

/** Writes the arrivals in this order, cut before every index in `cuts`, by two writers in turn. */
async function arrive(feature: string, arrivals: Arrival[], cuts: number[]) {
  const run = ++runs;
  const pieces: Arrival[][] = [[]];
  for (const [i, arrival] of arrivals.entries()) {
    if (cuts.includes(i)) pieces.push([]);
    pieces.at(-1)?.push(arrival);
  }
  for (const [i, piece] of pieces.entries()) {
    const interactions: InteractionInput[] = [];
    const outcomes: OutcomeInput[] = [];
    for (const arrival of piece)
      if ('interaction' in arrival)
        interactions.push({
          id: idOf(run, arrival.interaction),
          feature,
          latencyMs: 1_000,
          ...(arrival.interaction > 0 && { chainId: idOf(run, 0) }),
        });
      else outcomes.push({ ...arrival.signal, interactionId: idOf(run, arrival.of) });
    const writer = writers[i % 2] as Writer;
    await writer.write([await writer.prepare(interactions, outcomes)]);
  }
  return log.database.rows(
    `select received, cell_id, status, counted, shown_at, matures_at, outcome, outcome_at, inserted_at, edit_distance, selected_index,
       try_number, (select count(*) from signals s where s.interaction_id = i.id) as signals
     from interactions i where id = any($1) order by id`,
    [[0, 1, 2].map((attempt) => idOf(run, attempt))],
  );
}

test('two orders of the same arrivals leave the same rows', async () => {
  const arrivals = uniqueSignals.chain((signals) => {
    const all: Arrival[] = [{ interaction: 0 }, { interaction: 1 }, { interaction: 2 }, ...signals];
    const order = fc.shuffledSubarray(all, { minLength: all.length });
    return fc.tuple(order, order);
  });
  const cuts = fc.uniqueArray(fc.nat(11), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('implied', 'explicit'),
      arrivals,
      cuts,
      cuts,
      async (feature, [first, second], firstCuts, secondCuts) => {
        const rows = await arrive(feature, first, firstCuts);
        expect(await arrive(feature, second, secondCuts)).toEqual(rows);
        expect(rows).toHaveLength(3);
      },
    ),
    { numRuns: 40, seed: 7 },
  );
});

test('a writer that does not know a feature yet still dates the maturity of what is shown', async () => {
  const now = Date.now();
  const late = log.addWriter(() => now); // its second does not pass
  await late.prepare([], []);
  const early = log.addWriter();
  await early.registry.ensureFeatures(log.project.id, ['brand-new']);
  await changeFeature(log.database, log.project.id, 'brand-new', { explicitShown: true });
  early.registry.forget(log.project.id);
  const id = idOf(++runs, 0);
  await early.write([await early.prepare([{ id, feature: 'brand-new' }], [])]);
  await late.write([
    await late.prepare([], [{ interactionId: id, kind: 'shown', occurredAt: start + 5_000 }]),
  ]);
  const rows = await log.database.rows('select shown_at, matures_at from interactions where id = $1', [id]);
  expect(rows).toEqual([
    { shown_at: new Date(start + 5_000), matures_at: new Date(start + 86_400_000 + 900_000) },
  ]);
});
