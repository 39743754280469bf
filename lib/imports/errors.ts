/** This row cannot become an interaction. The row goes to the bad lines; the import goes on. */
export class MappingError extends Error {
  override name = 'MappingError';
}

/** The command was called wrongly (arguments, files, map): exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The import cannot go on: exit code 1. */
export class ImportError extends Error {
  override name = 'ImportError';
}

/** Shown in messages: short, on one line, never a whole prompt. */
export function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
