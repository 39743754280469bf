/** A moment of the database as ms. */
export const ms = (column: string): string => `floor(extract(epoch from ${column}) * 1000)::bigint`;

/** The time a statement goes by: a clock's that was given as this parameter, else that of Postgres. */
export const nowIn = (parameter: number): string =>
  `coalesce($${parameter}::timestamptz, statement_timestamp())`;

/** So many ms after a moment. */
export const after = (moment: string, durationMs: string): string =>
  `${moment} + ${durationMs} * interval '1 millisecond'`;

/**
 * As JSON that Postgres takes: it knows neither the character NUL nor half a character, which answers of models may
 * hold and which become U+FFFD. Only those are written with these escapes; a backslash before them is one of the
 * text.
 */
export const toJson = (value: unknown): string =>
  JSON.stringify(value).replace(/\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g, (found) =>
    found === '\\\\' ? found : '\\ufffd',
  );

/** A story with one more line; of a very long one the middle goes, its beginning and end say most. */
export const told = (line: string): string =>
  `(case when jsonb_array_length(d.story) >= 60 then d.story - 20 else d.story end) || jsonb_build_array(jsonb_strip_nulls(${line}))`;

/** What `Ended` holds. */
export const endedColumns = `d.project_id as "projectId", d.id, d.feature, d.state, d.request, d.webhook, d.error, d.rounds,
  case when d.webhook is not null then d.result end as result, ${ms('d.enqueued_at')} as "enqueuedAt", ${ms('d.ended_at')} as "endedAt"`;
