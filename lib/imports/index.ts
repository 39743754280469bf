/** Files into the log: the command stands for itself (cli.ts); here is what the server does with imports it was sent. */
export { ImportError } from './errors.ts';
export { NothingToImport, TooLarge } from './received/errors.ts';
export { createImports, runOfImport } from './received/imports.ts';
export { endImport } from './received/store.ts';
export type { Import, ImportCounts, ImportRun, Imports } from './received/types.ts';
export { type WriteParts, writeChunk } from './received/write-chunk.ts';
