import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readConcurrencyLimits, readVendorKeys, type VendorKeys } from './vendor-keys.ts';

export { hasVendorKeys, type VendorKeys } from './vendor-keys.ts';

/** Settings of this process. The only place that reads the environment. */
export interface Config {
  /** Folder with the embedded database, spool and credentials; absolute. */
  keptHome: string;
  /** Postgres to use instead of the embedded one. */
  databaseUrl: string | undefined;
  host: string;
  /** Undefined: 3000, or the next free one. */
  port: number | undefined;
  /** Where people reach the pages, for links in messages; undefined: the own host and port. */
  publicUrl: string | undefined;
  /** Names under which browsers may reach this server besides its own host and port. */
  allowedHosts: string[];
  demo: boolean;
  /** Of an import, unzipped. */
  importMaxBytes: number;
  /** Hosts in the own network that webhooks of durable work may go to. */
  privateWebhookHosts: string[];
  /** Signs sessions and encrypts vendor keys; made at first start where it is not given. */
  secret: string;
  /** Former ones, which still open what they encrypted. */
  previousSecrets: string[];
  /** Shared state of several processes; without it there may be one. */
  redisUrl: string | undefined;
  /** A process that gave no sign for so long is dead, and others do what it had. */
  deadAfterMs: number;
  vendorKeys: VendorKeys;
  /** Calls at once by vendor and model, over all processes. */
  concurrencyLimits: Record<string, Record<string, number>>;
  /** What a scraper sends as Bearer token; without it /metrics is off. */
  metricsToken: string | undefined;
  /** OpenTelemetry collector; spans are sent to it. */
  tracing: { endpoint: string; headers: Record<string, string> } | undefined;
}

const schema = z.object({
  KEPT_HOME: z.string().min(1).default('.kept'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  KEPT_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  KEPT_ALLOWED_HOSTS: z.string().default(''),
  KEPT_DEMO: z.enum(['0', '1']).default('1'),
  KEPT_IMPORT_MAX_MIB: z.coerce.number().int().min(1).max(1_048_576).default(1_024),
  KEPT_PRIVATE_WEBHOOK_HOSTS: z.string().default(''),
  KEPT_SECRET: z.string().min(32).optional(),
  KEPT_SECRET_PREVIOUS: z.string().default(''),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  KEPT_DEAD_AFTER_SECONDS: z.coerce.number().min(3).max(3_600).default(30),
  KEPT_METRICS_TOKEN: z.string().min(16).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().default(''),
});

/** @throws Error naming the variable that is wrong. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const value = parsed.data;
  const keptHome = resolve(value.KEPT_HOME);
  return {
    keptHome,
    databaseUrl: value.DATABASE_URL,
    host: value.HOST,
    port: value.PORT,
    publicUrl: value.KEPT_PUBLIC_URL,
    allowedHosts: listOf(value.KEPT_ALLOWED_HOSTS),
    demo: value.KEPT_DEMO === '1',
    importMaxBytes: value.KEPT_IMPORT_MAX_MIB * 1024 * 1024,
    privateWebhookHosts: listOf(value.KEPT_PRIVATE_WEBHOOK_HOSTS),
    secret: value.KEPT_SECRET ?? storedSecret(keptHome),
    previousSecrets: listOf(value.KEPT_SECRET_PREVIOUS),
    redisUrl: value.REDIS_URL,
    deadAfterMs: value.KEPT_DEAD_AFTER_SECONDS * 1_000,
    vendorKeys: readVendorKeys(env),
    concurrencyLimits: readConcurrencyLimits(env),
    metricsToken: value.KEPT_METRICS_TOKEN,
    tracing: value.OTEL_EXPORTER_OTLP_ENDPOINT
      ? {
          endpoint: value.OTEL_EXPORTER_OTLP_ENDPOINT,
          headers: Object.fromEntries(
            listOf(value.OTEL_EXPORTER_OTLP_HEADERS).map((pair) => {
              const [name = '', ...rest] = pair.split('=');
              return [name.trim(), decodeURIComponent(rest.join('='))];
            }),
          ),
        }
      : undefined,
  };
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

/** Where commands look for the server: `KEPT_HOME`, without asking for the rest of the settings. */
export function keptHome(): string {
  return resolve(process.env.KEPT_HOME || '.kept');
}

function storedSecret(home: string): string {
  const file = join(home, 'secret');
  const stored = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  // A disk that was full left an empty file.
  if (stored !== '') return stored;
  const secret = randomBytes(32).toString('base64url');
  mkdirSync(home, { recursive: true });
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}
