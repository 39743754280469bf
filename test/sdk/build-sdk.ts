import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs the package's own build into `outDir`. Rejects with the compiler's words when it fails. */
export async function buildSdk(outDir: string): Promise<void> {
  await promisify(execFile)(process.execPath, ['lib/sdk/build.ts', outDir]);
}
