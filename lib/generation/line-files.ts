import { type FileHandle, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Lines in files of one folder. What `append` resolved for survives a crash; a line that a crash cut has no end. */
export interface LineFiles {
  append(line: string): Promise<void>;
  /** The oldest file, once it gets no more lines: the one that is written to only if there is no other. */
  oldest(): Promise<string | undefined>;
  /** @returns its lines, and what a crash left of one */
  read(name: string): Promise<string[]>;
  remove(name: string): Promise<void>;
  size(): { items: number; bytes: number };
  close(): Promise<void>;
}

interface File {
  name: string;
  items: number;
  bytes: number;
}
interface OpenFile extends File {
  handle: FileHandle;
  writing: Promise<void>;
}

/** A file is read as a whole. */
const fullBytes = 8 * 1024 * 1024;
const pattern = /^interactions-\d+-.*\.jsonl$/;

/** @param prepare makes the folder */
export async function openLineFiles(folder: string, prepare: () => Promise<void>): Promise<LineFiles> {
  const waiting: { line: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  const closed: File[] = [];
  let file: OpenFile | undefined;
  let isWriting = false;
  let number = 0;

  for (const name of (await readdir(folder).catch(() => [] as string[])).sort()) {
    if (!pattern.test(name)) continue;
    const bytes = await readFile(join(folder, name));
    closed.push({ name, bytes: bytes.length, items: linesIn(bytes.toString('utf8')).length });
  }

  async function create(): Promise<OpenFile> {
    await prepare();
    const name = `interactions-${Date.now()}-${process.pid}-${String(++number).padStart(9, '0')}.jsonl`;
    const handle = await open(join(folder, name), 'ax', 0o600);
    await syncFolder(folder);
    return { name, handle, items: 0, bytes: 0, writing: Promise.resolve() };
  }

  async function closeFile(): Promise<void> {
    const old = file;
    if (!old) return;
    file = undefined;
    closed.push(old);
    await old.writing.catch(() => {});
    await old.handle.close();
  }

  /** A write failed: the file may end within a line now, and what comes next must not be glued to that. */
  async function abandon(): Promise<void> {
    const broken = file;
    await broken?.handle.truncate(broken.bytes).catch(() => {});
    await closeFile();
    if (broken?.items === 0) await remove(broken.name);
  }

  async function remove(name: string): Promise<void> {
    await rm(join(folder, name), { force: true });
    const at = closed.findIndex((one) => one.name === name);
    if (at >= 0) closed.splice(at, 1);
  }

  /** Lines that arrive while one fsync is under way go together with the next. */
  async function write(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0);
      const text = group.map(({ line }) => `${line}\n`).join('');
      try {
        file ??= await create();
        const current = file;
        current.writing = current.handle.appendFile(text).then(() => current.handle.datasync());
        await current.writing;
        current.items += group.length;
        current.bytes += Buffer.byteLength(text);
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
        await abandon().catch(() => {});
      }
      if (file && file.bytes >= fullBytes) await closeFile().catch(() => {});
    }
    isWriting = false;
  }

  return {
    append(line) {
      return new Promise((resolve, reject) => {
        waiting.push({ line, resolve, reject });
        if (!isWriting) void write();
      });
    },
    async oldest() {
      if (closed.length === 0) await closeFile();
      return closed[0]?.name;
    },
    read: async (name) => linesIn(await readFile(join(folder, name), 'utf8')),
    remove,
    size() {
      const all: File[] = file ? [...closed, file] : closed;
      return {
        items: all.reduce((sum, { items }) => sum + items, 0),
        bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      };
    },
    close: closeFile,
  };
}

const linesIn = (text: string): string[] => text.split('\n').filter(Boolean);

/** A new name in a folder is only certain after this. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
