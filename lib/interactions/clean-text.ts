/** What Postgres cannot store, NUL and lone surrogates, becomes U+FFFD. */
export const cleanText = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\ufffd');

/** The same with the escapes inside JSON text; an escaped backslash begins none. */
export const cleanJson = (json: string): string =>
  json.replace(/\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g, (found) => (found === '\\\\' ? found : '\ufffd'));
