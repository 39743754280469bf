import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';
import { FORMATS, type Format } from './input.ts';

interface ServerArguments {
  url: string | undefined;
  key: string | undefined;
  patienceMs: number;
  /** Where bad lines go. */
  bad: string;
}

export interface FileArguments extends ServerArguments {
  file: string;
  map: string;
  format: Format | undefined;
  /** Show this many rows instead of sending any. */
  dryRun: number | undefined;
  inFlight: number;
  /** Send all of it, and have the server import it by itself. */
  durable: boolean;
}

export interface FollowArguments extends ServerArguments {
  /** Id of an import that the server was sent. */
  follow: string;
}

export type Arguments = FileArguments | FollowArguments;

export const USAGE = `Usage: npm run import -- FILE --map MAP.json [options]
       npm run import -- --follow ID [options]

  FILE                JSONL or CSV, gzipped or not
  --map PATH          how its fields map to Kept's
  --dry-run [n]       show the first n rows as they would be sent (default 5); needs no server
  --format jsonl|csv  when the file's name does not tell
  --bad PATH          where lines go that cannot be imported (default FILE.bad.jsonl)
  --url URL           the server, and
  --key KEY           a secret key of the project (default: those of the server on this machine)
  --durable           send all of it first: the server then imports it by itself, whatever ends in between
  --follow ID         how far such an import is, up to its end
  --in-flight N       requests at a time (default 4)
  --patience TIME     how long to wait for a server that is away, e.g. 30s, 10m, 2h (default 10m)

Importing the same file again adds nothing twice. Exit code: 0 finished, 1 could not finish, 2 wrong usage.`;

const OPTIONS = {
  map: { type: 'string' },
  format: { type: 'string' },
  url: { type: 'string' },
  key: { type: 'string' },
  bad: { type: 'string' },
  'dry-run': { type: 'string' },
  durable: { type: 'boolean', default: false },
  follow: { type: 'string' },
  'in-flight': { type: 'string', default: '4' },
  patience: { type: 'string', default: '10m' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** undefined = the user asked for help. @throws UsageError */
export function parseArguments(argv: readonly string[]): Arguments | undefined {
  const { values, positionals } = parse(argv);
  if (values.help) return undefined;
  if (values.key?.startsWith('kept_pk_')) throw new UsageError('Imports need a secret key (kept_sk_…)');
  const server = { url: values.url, key: values.key, patienceMs: toMs(values.patience) };
  const [file, ...more] = positionals;
  if (values.follow !== undefined) {
    if (file !== undefined) throw new UsageError('--follow ID goes without a FILE');
    const { follow, bad = `import-${follow}.bad.jsonl` } = values;
    return { ...server, follow, bad };
  }
  if (file === undefined) throw new UsageError('Which FILE?');
  if (more.length > 0) throw new UsageError(`One file at a time: what is ${more.join(' ')}?`);
  if (values.map === undefined) throw new UsageError('Which --map?');
  const bad = values.bad ?? `${file}.bad.jsonl`;
  if (bad === file || bad === values.map) throw new UsageError('--bad must be a file of its own');
  return {
    ...server,
    file,
    map: values.map,
    format: values.format === undefined ? undefined : toFormat(values.format),
    bad,
    dryRun: values['dry-run'] === undefined ? undefined : toCount('--dry-run', values['dry-run']),
    inFlight: toCount('--in-flight', values['in-flight']),
    durable: values.durable,
  };
}

function parse(argv: readonly string[]) {
  // parseArgs knows no optional value, so `--dry-run` gets one here.
  const args = argv.flatMap((arg, i) => {
    if (arg === '--dry-run') return /^\d+$/.test(argv[i + 1] ?? '') ? [] : ['--dry-run=5'];
    return argv[i - 1] === '--dry-run' && /^\d+$/.test(arg) ? [`--dry-run=${arg}`] : [arg];
  });
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function toFormat(text: string): Format {
  const format = FORMATS.find((each) => each === text);
  if (!format) throw new UsageError(`--format is ${FORMATS.join(' or ')}`);
  return format;
}

function toCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new UsageError(`${name} is a whole number from 1`);
  return count;
}

function toMs(text: string): number {
  const [, number, unit] = /^(\d+)([smh])$/.exec(text) ?? [];
  if (!number) throw new UsageError('--patience is a time like 30s, 10m or 2h');
  return Number(number) * (unit === 's' ? 1000 : unit === 'm' ? 60_000 : 3_600_000);
}
