import type { FileArguments, FollowArguments } from './arguments.ts';
import { BadLines } from './bad-lines.ts';
import { type Client, StoppedError } from './client.ts';
import { systemClock } from './clock.ts';
import { ImportError } from './errors.ts';
import { follow, type ImportView, lineOf, reasonOf } from './follow.ts';
import { declareDimensions } from './import-file.ts';
import type { Input } from './input.ts';
import type { Surroundings } from './main.ts';
import type { ImportMap } from './map-schema.ts';
import { compileMap } from './mapping.ts';
import { count, progressLine, showProgress } from './progress.ts';
import { toLines } from './to-lines.ts';
import { newTotals } from './totals.ts';
import { upload } from './upload.ts';

export interface DurableParts extends Pick<Surroundings, 'screen' | 'complain' | 'signal'> {
  client: Client;
  url: string;
  key: string;
}

/** Sends a whole file to be imported by the server, and follows that to its end. Answers the exit code. */
export async function importDurably(
  args: FileArguments,
  { input, map }: { input: Input; map: ImportMap },
  parts: DurableParts,
): Promise<number> {
  const { screen, complain, signal, client } = parts;
  const totals = newTotals();
  const mapping = compileMap(map);
  const badLines = new BadLines(args.bad);
  const trouble = () => client.trouble;
  const stopProgress = showProgress(
    (elapsedMs) => `sending · ${progressLine({ ...input, totals, trouble }, elapsedMs)}`,
    screen,
    () => performance.now(),
  );
  try {
    await declareDimensions({ map, client, warn: (message) => complain(`${message}\n`) });
    const lines = toLines({ input, mapping, totals, signal, bad: (row) => badLines.add(row) });
    const { id, rows } = await upload({ ...parts, fetch }, lines).finally(stopProgress);
    screen.write(
      `${count(rows)} of ${count(totals.read)} rows are stored (${count(totals.skipped)} skipped by the map, ${count(totals.bad)} bad).\n`,
    );
    const missing = mapping.neverFilled();
    if (missing.length > 0)
      screen.write(`No row had a value for ${missing.join(', ')}: are those paths right?\n`);
    return await followToEnd(id, badLines, parts);
  } catch (error) {
    if (error instanceof StoppedError)
      throw new ImportError('Stopped before all was sent: nothing is imported.');
    throw error;
  } finally {
    stopProgress();
    badLines.close();
  }
}

/** Follows an import that was sent before. Answers the exit code. */
export async function followDurable(args: FollowArguments, parts: DurableParts): Promise<number> {
  const badLines = new BadLines(args.bad);
  return followToEnd(args.follow, badLines, parts).finally(() => badLines.close());
}

async function followToEnd(id: string, badLines: BadLines, parts: DurableParts): Promise<number> {
  const { screen, complain, client, signal } = parts;
  let last: ImportView | undefined;
  const line = () => [last && lineOf(last), client.trouble && `waiting for the server: ${client.trouble}`];
  screen.write(`Import ${id} goes on by itself. To see it again: npm run import -- --follow ${id}\n`);
  const stopProgress = showProgress(
    () => line().filter(Boolean).join(' · '),
    screen,
    () => performance.now(),
  );
  const onLook = (view: ImportView) => {
    last = view;
  };
  try {
    const view = await follow(id, { client, clock: systemClock, signal, onLook }).finally(stopProgress);
    for (const one of view.rejected) badLines.add({ line: one.line, reason: reasonOf(one) });
    screen.write(`${ended(view, badLines)}\n`);
    if (view.status === 'completed') return 0;
    complain(
      `It ${view.status === 'failed' ? `failed: ${view.error}` : 'was cancelled'}. The Work page can retry it.\n`,
    );
    return 1;
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
    complain('No longer followed; it goes on.\n');
    return 1;
  }
}

function ended(view: ImportView, badLines: BadLines): string {
  const { accepted, duplicates, rejected } = view.counts;
  const sum = `${count(accepted)} accepted + ${count(duplicates)} duplicates + ${count(rejected)} rejected`;
  const unlisted = rejected - view.rejected.length;
  return [
    `Import ${view.id}: ${view.status}`,
    `  items  ${count(accepted + duplicates + rejected)} = ${sum} (interactions and outcomes)`,
    badLines.count > 0 ? `  ${count(badLines.count)} bad lines are in ${badLines.path}` : '',
    unlisted > 0 ? `  ${count(unlisted)} more were rejected than the server lists` : '',
  ]
    .filter(Boolean)
    .join('\n');
}
