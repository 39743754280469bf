import type { Log } from '#lib/discovery/index.ts';
import type { SeededRandom } from '#lib/stats/index.ts';

/**
 * The same log with outcomes permuted within each user: nothing that varies within users can be the matter any more,
 * while users keep their rates.
 */
export function permutedWithinUsers(log: Log, random: SeededRandom): Log {
  const rejected = Uint8Array.from(log.rejected);
  for (const rows of rowsByUser(log)) {
    for (let i = rows.length - 1; i > 0; i--) {
      const [a, b] = [rows[i] as number, rows[random.integer(i + 1)] as number];
      [rejected[a], rejected[b]] = [rejected[b] as number, rejected[a] as number];
    }
  }
  return { ...log, rejected };
}

/**
 * The same log with users' rates dealt anew: each user gets the rate of another one, and outcomes are drawn from it.
 * Nothing that is constant for a user, such as a language, can be the matter any more, while users differ as much as
 * before and each one's rows are as alike as before.
 */
export function ratesDealtAnew(log: Log, random: SeededRandom): Log {
  const users = rowsByUser(log);
  const rates = users.map(
    (rows) => rows.reduce((sum, row) => sum + (log.rejected[row] as number), 0) / Math.max(1, rows.length),
  );
  for (let i = rates.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [rates[i], rates[j]] = [rates[j] as number, rates[i] as number];
  }
  const rejected = new Uint8Array(log.rejected.length);
  users.forEach((rows, user) => {
    for (const row of rows) rejected[row] = Number(random.chance(rates[user] as number));
  });
  return { ...log, rejected };
}

function rowsByUser({ unit, unitHash }: Log): number[][] {
  const rows: number[][] = Array.from(unitHash, () => []);
  unit.forEach((user, row) => {
    rows[user]?.push(row);
  });
  return rows;
}
