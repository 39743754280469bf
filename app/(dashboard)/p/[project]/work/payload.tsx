import css from './payload.module.css';

/** Longer texts fold. */
const short = 80;

/** What was asked for: short values beside their names, texts and structures folded, all of it as text. */
export function Payload({ payload, none = 'It is not kept.' }: { payload: unknown; none?: string }) {
  if (payload === null || payload === undefined) return <p className={css.none}>{none}</p>;
  if (typeof payload !== 'object' || Array.isArray(payload)) return <Text value={payload} />;
  const entries = Object.entries(payload).filter(([, value]) => value !== null && value !== undefined);
  const isShort = ([, value]: [string, unknown]) =>
    textOf(value).length <= short && typeof value !== 'object';
  const brief = entries.filter(isShort);
  if (entries.length === 0) return <p className={css.none}>It is empty.</p>;
  return (
    <div className={css.payload} data-testid="payload">
      {brief.length > 0 && (
        <dl>
          {brief.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{textOf(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {entries
        .filter((entry) => !isShort(entry))
        .map(([name, value]) => (
          <details key={name}>
            <summary>
              {name}
              <small>{textOf(value).slice(0, short)}…</small>
            </summary>
            <Text value={value} />
          </details>
        ))}
    </div>
  );
}

const Text = ({ value }: { value: unknown }) => <pre className={css.text}>{textOf(value)}</pre>;

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 2);
