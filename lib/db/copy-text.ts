const special = /[\\\t\n\r]/;
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

type Value = string | number | bigint | boolean | null | undefined;

/** One field in COPY's text format. Strings must not hold NUL, which Postgres cannot store. */
function copyField(value: Value): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value !== 'string') return value === true ? 't' : value === false ? 'f' : String(value);
  return special.test(value) ? value.replace(/[\\\t\n\r]/g, (char) => escapes[char] as string) : value;
}

/** Lines of COPY's text format in chunks of about 64 KB. */
export function* copyLines<Row>(rows: Iterable<Row>, fields: (row: Row) => Value[]): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    const values = fields(row);
    chunk += copyField(values[0]);
    for (let i = 1; i < values.length; i++) chunk += `\t${copyField(values[i])}`;
    chunk += '\n';
    if (chunk.length > 65_536) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk) yield chunk;
}
