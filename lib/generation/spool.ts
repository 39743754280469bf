import { createHash, randomUUID } from 'node:crypto';
import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openLineFiles, syncFolder } from './line-files.ts';

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
  /** @throws SpoolFailed */
  append(item: Spooled): Promise<void>;
  /** Keeps bytes under their name, such as an image. @throws SpoolFailed */
  keep(bytes: Uint8Array, mediaType: string): Promise<string>;
  size(): { items: number; bytes: number };
  close(): Promise<void>;
}

/** Neither Postgres nor the disk takes it: whoever asked must hear that it is not recorded. */
export class SpoolFailed extends Error {
  override readonly name = 'SpoolFailed';
  constructor(options: ErrorOptions) {
    super('Postgres is away, and the spool cannot be written', options);
  }
}

export interface SpoolOptions {
  /** Folder; made when it is needed. */
  folder: string;
  /** Writes a batch. Throws while Postgres is away; returns what was refused for good. */
  deliver(items: Spooled[]): Promise<{ item: Spooled; reason: string }[]>;
  deliverBlob(bytes: Uint8Array, mediaType: string): Promise<void>;
  /** Whether delivering failed because Postgres is away or has too much to do: then it is tried again. */
  isAway(error: unknown): boolean;
  say(line: string): void;
  fault(error: unknown): void;
}

const retryMs = 500;
const batchSize = 500;
const [blobFile, refusedFile] = [/^blob-(.*)-[0-9a-f]{64}$/, 'refused.jsonl'];

export async function openSpool(options: SpoolOptions): Promise<Spool> {
  const { folder, say } = options;
  const prepare = async () => void (await mkdir(folder, { recursive: true, mode: 0o700 }));
  const lines = await openLineFiles(folder, prepare);
  /** Bytes by the name of their file. */
  const blobs = new Map<string, number>();
  for (const name of await readdir(folder).catch(() => [] as string[]))
    if (blobFile.test(name)) blobs.set(name, (await stat(join(folder, name))).size);
  let delivering: Promise<void> | undefined;
  let isAwaySaid = false;
  let isFailureSaid = false;

  async function refuse(entry: object): Promise<void> {
    await appendFile(join(folder, refusedFile), `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    say(`a spooled interaction was refused; it is in ${refusedFile}`);
  }

  /** What cannot be written must not keep the rest from it. */
  async function deliver(items: Spooled[]): Promise<void> {
    try {
      for (const entry of await options.deliver(items)) await refuse(entry);
    } catch (error) {
      if (options.isAway(error)) throw error;
      if (items.length > 1) for (const item of items) await deliver([item]);
      else {
        options.fault(error);
        await refuse({ item: items[0], reason: (error as Error).message });
      }
    }
  }

  async function deliverBlob(name: string): Promise<void> {
    const [, type = ''] = blobFile.exec(name) ?? [];
    try {
      await options.deliverBlob(await readFile(join(folder, name)), decodeURIComponent(type));
      await rm(join(folder, name), { force: true });
    } catch (error) {
      if (options.isAway(error)) throw error;
      options.fault(error);
      await rename(join(folder, name), join(folder, `refused-${name}`));
    }
    blobs.delete(name);
  }

  async function deliverAll(): Promise<void> {
    for (const name of blobs.keys()) await deliverBlob(name);
    for (let name = await lines.oldest(); name !== undefined; name = await lines.oldest()) {
      const items = (await lines.read(name)).flatMap(parse);
      for (let at = 0; at < items.length; at += batchSize) await deliver(items.slice(at, at + batchSize));
      await lines.remove(name);
    }
    if (isAwaySaid) say('Postgres is back: the spool is delivered');
    isAwaySaid = false;
  }

  const size = () => {
    const { items, bytes } = lines.size();
    return { items: items + blobs.size, bytes: bytes + [...blobs.values()].reduce((sum, n) => sum + n, 0) };
  };

  const timer = setInterval(() => {
    if (size().items === 0) return;
    delivering ??= deliverAll()
      .catch((error) => {
        if (!options.isAway(error)) options.fault(error);
      })
      .finally(() => {
        delivering = undefined;
      });
  }, retryMs).unref();

  /** @throws SpoolFailed */
  async function kept<T>(work: Promise<T>): Promise<T> {
    try {
      const result = await work;
      if (!isAwaySaid) say('Postgres is away: interactions go to the spool');
      isAwaySaid = true;
      isFailureSaid = false;
      return result;
    } catch (cause) {
      if (!isFailureSaid) say(`the spool cannot be written: ${(cause as Error).message}`);
      isFailureSaid = true;
      throw new SpoolFailed({ cause });
    }
  }

  async function write(name: string, bytes: Uint8Array): Promise<void> {
    await prepare();
    const temporary = join(folder, `.${randomUUID()}.part`);
    try {
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.datasync();
      } finally {
        await handle.close();
      }
      await rename(temporary, join(folder, name));
      await syncFolder(folder);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    blobs.set(name, bytes.length);
  }

  return {
    append: (item) => kept(lines.append(JSON.stringify(item))),
    async keep(bytes, mediaType) {
      const hash = createHash('sha256').update(bytes).digest('hex');
      await kept(write(`blob-${encodeURIComponent(mediaType)}-${hash}`, bytes));
      return hash;
    },
    size,
    async close() {
      clearInterval(timer);
      await delivering;
      await lines.close();
    },
  };
}

/** A line that a crash cut is the last one of its file, and was never acknowledged. */
function parse(line: string): Spooled[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
