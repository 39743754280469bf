'use client';
import css from './segments.module.css';

interface Props<Value extends string> {
  label: string;
  value: Value | null;
  options: readonly { value: Value; label: string }[];
  onChange(value: NoInfer<Value>): void;
}

/** A few choices beside each other, one of them pressed. */
export function Segments<Value extends string>({ label, value, options, onChange }: Props<Value>) {
  return (
    <div className={css.segments} role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
