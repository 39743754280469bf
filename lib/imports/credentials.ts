import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ImportError } from './errors.ts';

const schema = z.object({ url: z.string(), secretKey: z.string() });

/** Where to send, and with which key. */
export interface Credentials {
  url: string;
  key: string;
}

/** What the command line says, and for the rest `credentials.json` of the server on this machine. @throws ImportError */
export async function findCredentials(
  given: { url: string | undefined; key: string | undefined },
  keptHome: string,
): Promise<Credentials> {
  if (given.url !== undefined && given.key !== undefined) return { url: given.url, key: given.key };
  const path = join(keptHome, 'credentials.json');
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new ImportError(
      `No server found (${cause.message}). Start one with npm start, or say --url and --key.`,
    );
  });
  try {
    const { url, secretKey } = schema.parse(JSON.parse(text));
    return { url: given.url ?? url, key: given.key ?? secretKey };
  } catch {
    // Without the cause: it could quote the key.
    throw new ImportError(`${path} has no url and secretKey. Say --url and --key.`);
  }
}
