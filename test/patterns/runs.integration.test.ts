import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeFindings } from '#lib/patterns/run/store.ts';
import { type LogSetUp, setUpLog, type Writer } from '../interactions/log-set-up.ts';
import { plantedLog } from './planted.ts';
import { runPatterns } from './run-patterns.ts';

const weekMs = 604_800_000;
const monday = Date.UTC(2026, 2, 2);

/** Weeks one after the other: the failure is there, is fixed, and comes back. */
describe('runs of a project', () => {
  let log: LogSetUp;
  let writer: Writer;
  const rows = <Row>(sql: string, values: unknown[] = []) => log.database.rows<Row>(sql, values);

  async function write(week: number, weeks: number, planted: number): Promise<void> {
    const from = monday + week * weekMs;
    const span = { from, to: from + weeks * weekMs, count: 900 * weeks };
    const { interactions, outcomes } = plantedLog({ seed: `week ${week}`, ...span, planted });
    await writer.write([await writer.prepare(interactions, outcomes)]);
  }
  const run = (week: number, runId?: string) =>
    runPatterns(log.database, log.project.id, monday + week * weekMs + 4 * 3_600_000, runId);
  const states = async () =>
    (await rows<{ state: string }>('select state from patterns order by first_seen_at')).map(
      ({ state }) => state,
    );

  beforeAll(async () => {
    log = await setUpLog();
    writer = log.addWriter();
    await write(0, 4, 0.8);
  }, 120_000);
  afterAll(() => log[Symbol.asyncDispose]());

  test('the first one finds what is planted, and writes it once however often it is repeated', async () => {
    const { stored, findings } = await run(4);
    expect(findings.rows).toBe(3_600);
    expect(findings.patterns.map(({ name }) => name)).toEqual([expect.stringContaining('transparent')]);
    const [pattern] = findings.patterns;
    // 900 a week, an eighth of them planted, rejected 55 points more often.
    expect(pattern?.recoverablePerWeek?.low).toBeLessThan(62);
    expect(pattern?.recoverablePerWeek?.high).toBeGreaterThan(62);
    expect(pattern?.weeks).toHaveLength(4);
    expect(pattern?.examples.rejected.length).toBeGreaterThan(5);
    await storeFindings(log.database, stored);
    const [counts] = await rows(
      `select (select count(*) from discoveries) as runs, (select count(*) from patterns) as patterns,
         (select count(*) from pattern_weeks) as weeks, (select count(*) from pattern_events) as events`,
    );
    expect(counts).toEqual({ runs: 1, patterns: 1, weeks: 4, events: 1 });
  });

  test('the next one follows it, and does not find it again; what people said of it stays', async () => {
    await rows("update patterns set name = 'No alpha', named_by = 'person', acknowledged_at = now()");
    await write(4, 1, 0.8);
    const { request, findings } = await run(5);
    expect(findings.patterns).toEqual([]);
    expect(request.known).toHaveLength(1);
    expect(request.confirmSince).toBe(monday + 4 * weekMs + 4 * 3_600_000);
    expect(await states()).toEqual(['stable']);
    const [pattern] = await rows<{ name: string; acknowledged: boolean }>(
      'select name, acknowledged_at is not null as acknowledged from patterns',
    );
    expect(pattern).toEqual({ name: 'No alpha', acknowledged: true });
  });

  test('fixed, it improves, and is resolved after two weeks without it; when it is back it is reopened', async () => {
    await write(5, 1, 0.12);
    await run(6);
    expect(await states()).toEqual(['improving']);
    await write(6, 1, 0.12);
    await run(7);
    expect(await states()).toEqual(['resolved']);
    // A week without such requests says nothing.
    await write(8, 1, 0.8);
    await run(9);
    expect(await states()).toEqual(['reopened']);
    const events = await rows<{ text: string }>(
      "select text from pattern_events where kind = 'state' order by id",
    );
    expect(events.map(({ text }) => text)).toEqual([
      'new → stable',
      'stable → improving',
      'improving → resolved',
      'resolved → reopened',
    ]);
  });

  test('reads only evidence: shown, first tries with an outcome, of those who let it be analysed', async () => {
    const from = monday + 20 * weekMs;
    const { interactions, outcomes } = plantedLog({
      seed: 'evidence',
      from,
      to: from + weekMs,
      count: 6,
      planted: 0,
    });
    const [kept, hidden, failed, silent, first, second] = interactions;
    if (!kept || !hidden || !failed || !silent || !first || !second) throw new Error('six');
    hidden.metadata = { analyse: false };
    failed.status = 'failed';
    failed.errorKind = 'timeout';
    first.chainId = first.id;
    second.chainId = first.id;
    const said = outcomes.filter(({ interactionId }) => ![silent.id, failed.id].includes(interactionId));
    await writer.write([await writer.prepare([kept, hidden, failed, silent, first, second], said)]);
    const { findings } = await run(21, 'evidence');
    expect(findings.rows).toBe(2);
    expect(findings.missing.map(({ what }) => what)).toContain('rows');
  });

  test('a log that ended long ago is read where it ends', async () => {
    const { request, findings } = await run(40, 'years later');
    // The newest ones are those of the week before this one.
    expect([request.from, request.weeks.at(-1)]).toEqual([monday + 16 * weekMs, monday + 20 * weekMs]);
    expect(request.to).toBeLessThanOrEqual(monday + 21 * weekMs);
    expect(findings.rows).toBe(2);
  });
});
