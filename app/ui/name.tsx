import { valueName } from '../view.ts';
import { colourOf } from './colours.ts';
import css from './name.module.css';

/** A value with the colour of its name; "not set" without one. */
export function Name({ value }: { value: string | null }) {
  const set = value !== null && value !== '';
  return (
    <span className={css.name} data-unset={!set || undefined} title={valueName(value)}>
      <span
        className={css.swatch}
        style={set ? { background: colourOf(value) } : undefined}
        aria-hidden="true"
      />
      <span className={css.text}>{valueName(value)}</span>
    </span>
  );
}
