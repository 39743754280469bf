import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One thing that waits for Postgres. */
export interface Spooled {
  projectId: number;
  /** An interaction as it was prepared: users are hashed already. */
  prepared: unknown;
}

/**
 * What could not be written to Postgres, on the local disk until it can. Appended as lines, fsynced before `append`
 * resolves, delivered in order when Postgres is back, also after a crash. Delivering twice changes nothing.
 */
export interface Spool {
  append(item: Spooled): Promise<void>;
  /** Keeps bytes under their name, such as an image. */
  keep(bytes: Uint8Array, mediaType: string): Promise<string>;
  size(): { items: number; bytes: number };
  close(): Promise<void>;
}

export interface SpoolOptions {
  /** Folder; made when it is needed. */
  folder: string;
  /** Writes a batch. Throws while Postgres is away; returns what was refused for good. */
  deliver(items: Spooled[]): Promise<{ item: Spooled; reason: string }[]>;
  deliverBlob(bytes: Uint8Array, mediaType: string): Promise<void>;
  /** Whether delivering failed because Postgres is away: then it is tried again. */
  isAway(error: unknown): boolean;
  say(line: string): void;
  fault(error: unknown): void;
}

const retryMs = 500;
const batchSize = 500;
const [linesFile, blobFile, refusedFile] = [/^interactions-.*\.jsonl$/, /^blob-/, 'refused.jsonl'];

export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { folder, say } = options;
  const waiting: { line: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  const size = { items: 0, bytes: 0 };
  let file: { handle: FileHandle; name: string } | undefined;
  let writing: Promise<void> | undefined;
  let delivering: Promise<void> | undefined;
  let number = 0;

  /** Lines that arrive while one fsync is under way go together with the next. */
  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0);
      try {
        if (!file) {
          await mkdir(folder, { recursive: true, mode: 0o700 });
          const name = `interactions-${Date.now()}-${process.pid}-${++number}.jsonl`;
          file = { handle: await open(join(folder, name), 'a', 0o600), name };
        }
        // Another file may take its place meanwhile; this one stays open until we are done.
        const { handle } = file;
        const text = group.map(({ line }) => line).join('');
        await handle.appendFile(text);
        await handle.datasync();
        if (size.items === 0) say('Postgres is away: interactions go to the spool');
        size.items += group.length;
        size.bytes += Buffer.byteLength(text);
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
  }

  async function deliverFile(name: string): Promise<void> {
    const path = join(folder, name);
    const lines = (await readFile(path, 'utf8')).split('\n').filter(Boolean);
    for (let at = 0; at < lines.length; at += batchSize) {
      const items = lines.slice(at, at + batchSize).flatMap((line) => parse(line));
      const refused = await options.deliver(items);
      if (refused.length > 0) {
        const text = refused.map((entry) => `${JSON.stringify(entry)}\n`).join('');
        await writeFile(join(folder, refusedFile), text, { flag: 'a', mode: 0o600 });
        say(`${refused.length} spooled interactions were refused; they are in ${refusedFile}`);
      }
    }
    await rm(path);
  }

  async function deliverAll(): Promise<void> {
    const names = (await readdir(folder).catch(() => [] as string[])).sort();
    const mine = names.filter((name) => linesFile.test(name) || blobFile.test(name));
    if (mine.length === 0) return;
    // What comes meanwhile goes to a new file.
    const closing = file;
    file = undefined;
    await writing;
    await closing?.handle.close();
    for (const name of mine.filter((name) => blobFile.test(name))) {
      const [, type = ''] = /^blob-(.*?)-[0-9a-f]{64}$/.exec(name) ?? [];
      await options.deliverBlob(await readFile(join(folder, name)), decodeURIComponent(type));
      await rm(join(folder, name));
    }
    for (const name of mine.filter((name) => linesFile.test(name) && name !== file?.name))
      await deliverFile(name);
    if (!file) {
      if (size.items > 0) say('Postgres is back: the spool is delivered');
      size.items = 0;
      size.bytes = 0;
    }
  }

  const isEmpty = async () => (await readdir(folder).catch(() => [])).every((name) => name === refusedFile);
  if (!(await isEmpty())) size.items = 1;
  const timer = setInterval(() => {
    if (size.items === 0) return;
    delivering ??= deliverAll()
      .catch((error) => {
        if (!options.isAway(error)) options.fault(error);
      })
      .finally(() => {
        delivering = undefined;
      });
  }, retryMs).unref();

  return {
    append(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ line: `${JSON.stringify(item)}\n`, resolve, reject });
        writing ??= write().finally(() => {
          writing = undefined;
        });
      });
    },
    async keep(bytes, mediaType) {
      const hash = createHash('sha256').update(bytes).digest('hex');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = `blob-${encodeURIComponent(mediaType)}-${hash}`;
      const temporary = join(folder, `.${name}.part`);
      const handle = await open(temporary, 'w', 0o600);
      await handle.writeFile(bytes);
      await handle.datasync();
      await handle.close();
      await rename(temporary, join(folder, name));
      size.items++;
      return hash;
    },
    size: () => ({ ...size }),
    async close() {
      clearInterval(timer);
      await delivering;
      await writing;
      await file?.handle.close();
    },
  };
}

/** A line that a crash cut is the last one, and was never acknowledged. */
function parse(line: string): Spooled[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
