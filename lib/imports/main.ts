import { readFile } from 'node:fs/promises';
import { type Arguments, type FileArguments, parseArguments, USAGE } from './arguments.ts';
import { BadLines } from './bad-lines.ts';
import { Client, RefusedError, StoppedError } from './client.ts';
import { systemClock } from './clock.ts';
import { findCredentials } from './credentials.ts';
import { dryRun } from './dry-run.ts';
import { followDurable, importDurably } from './durable.ts';
import { ImportError, UsageError } from './errors.ts';
import { importFile } from './import-file.ts';
import { type Input, openInput } from './input.ts';
import { type ImportMap, parseMap } from './map-schema.ts';
import { progressLine, type Screen, showProgress } from './progress.ts';
import { summary } from './summary.ts';
import { newTotals } from './totals.ts';

export interface Surroundings {
  keptHome: string;
  screen: Screen;
  /** For what goes wrong: stderr. */
  complain: (text: string) => void;
  /** Fires on Ctrl-C. */
  signal: AbortSignal;
}

/** The import command. Answers its exit code: 0 finished, 1 could not finish, 2 wrong usage. */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { screen, complain } = surroundings;
  try {
    const args = parseArguments(argv);
    if (args) return await run(args, surroundings);
    screen.write(`${USAGE}\n`);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      complain(`${error.message}\n\nnpm run import -- --help shows how it is used.\n`);
      return 2;
    }
    complain(`${failureText(error)}\n`);
    return 1;
  }
}

async function run(args: Arguments, surroundings: Surroundings): Promise<number> {
  if ('follow' in args) return followDurable(args, await connect(args, surroundings));
  const map = await readMap(args.map);
  const input = await openInput(args.file, args.format, map);
  if (args.dryRun !== undefined) {
    await dryRun(input, map, args.dryRun, surroundings.screen);
    return 0;
  }
  const connected = await connect(args, surroundings);
  if (args.durable) return importDurably(args, { input, map }, connected);
  return importInBatches(args, { input, map }, connected);
}

/** The server and how to talk to it. */
async function connect(args: Arguments, surroundings: Surroundings) {
  const { signal, keptHome } = surroundings;
  const { url, key } = await findCredentials(args, keptHome);
  const { patienceMs } = args;
  const client = new Client({ url, key, patienceMs, fetch, clock: systemClock, random: Math.random, signal });
  return { ...surroundings, url, key, client };
}

async function importInBatches(
  { inFlight, bad }: FileArguments,
  { input, map }: { input: Input; map: ImportMap },
  { client, screen, complain, signal }: Surroundings & { client: Client },
): Promise<number> {
  const totals = newTotals();
  const badLines = new BadLines(bad);
  const begunMs = performance.now();
  const trouble = () => client.trouble;
  const stopProgress = showProgress(
    (elapsedMs) => progressLine({ ...input, totals, trouble }, elapsedMs),
    screen,
    () => performance.now(),
  );
  const { failure, neverFilled } = await importFile({
    input,
    map,
    client,
    inFlight,
    totals,
    bad: (row) => badLines.add(row),
    warn: (message) => complain(`${message}\n`),
    signal,
  }).finally(() => {
    stopProgress();
    badLines.close();
  });
  screen.write(`${summary({ totals, elapsedMs: performance.now() - begunMs, badLines, neverFilled })}\n`);
  if (failure === undefined) return 0;
  complain(
    `${failureText(failure)}\nTo go on, run the same command again: what is there already is not added twice.\n`,
  );
  return 1;
}

async function readMap(path: string): Promise<ImportMap> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new UsageError(`Cannot read the map ${path}: ${cause.message}`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`The map ${path} is not JSON: ${(cause as Error).message}`);
  }
  return parseMap(json);
}

function failureText(failure: unknown): string {
  if (failure instanceof StoppedError) return 'Stopped before the end of the file.';
  if (failure instanceof RefusedError) return `The server refuses: ${failure.message}`;
  if (failure instanceof ImportError) return failure.message;
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
}
