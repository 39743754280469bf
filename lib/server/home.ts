import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What commands and people find in `credentials.json`, readable by its owner only. */
export interface Credentials {
  url: string;
  secretKey: string;
  publishableKey: string;
  ownerEmail: string;
  /** Missing when the database had its owner before this folder existed. */
  ownerPassword?: string;
}

/**
 * Takes the folder for this process, so that no two servers run on one database folder.
 * @returns gives it back
 * @throws Error naming the server that has it, or why the folder cannot be written
 */
export function takeHome(home: string): () => void {
  const file = join(home, 'server.pid');
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const other = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
    if (other && other !== process.pid && isKept(other))
      throw new Error(
        `another Kept (process ${other}) runs on ${home}; stop it, or set KEPT_HOME and PORT for a second one`,
      );
    writeFileSync(file, String(process.pid));
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOSPC') throw new Error(`the disk that holds ${home} is full`, { cause: error });
    if (code === 'EACCES' || code === 'EROFS') throw new Error(`${home} cannot be written`, { cause: error });
    throw error;
  }
  return () => rmSync(file, { force: true });
}

export function readCredentials(home: string): Credentials | undefined {
  const file = join(home, 'credentials.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Credentials) : undefined;
}

export function writeCredentials(home: string, credentials: Credentials): void {
  // The keys cannot be had again: the old file stays until the new one is whole.
  const file = join(home, 'credentials.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Process ids are used again: after a crash the number may be somebody else's. */
function isKept(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return (
      !existsSync('/proc/self') || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('server/main.ts')
    );
  } catch {
    return false;
  }
}
