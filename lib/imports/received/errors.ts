import type { RejectedRow } from './types.ts';

/** More than one import may have. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
  constructor(maxBytes: number) {
    super(
      `an import is at most ${Math.floor(maxBytes / 1024 / 1024)} MiB unzipped: split it, or raise KEPT_IMPORT_MAX_MIB`,
    );
  }
}

/** No line of it can be used. */
export class NothingToImport extends Error {
  override readonly name = 'NothingToImport';
  /** The first few. */
  readonly rejected: readonly RejectedRow[];
  constructor(rejected: readonly RejectedRow[]) {
    super(
      rejected.length > 0
        ? 'no line can be imported'
        : 'the body holds no line; send JSON lines of {"interactions": […], "outcomes": […]}',
    );
    this.rejected = rejected;
  }
}
