import { Textarea } from '@mantine/core';
import layers from '../../../../../ui/detail/layers.module.css';
import css from './prompt.module.css';

interface Props {
  label: string;
  about: string;
  /** Null: as in the layer below. */
  value: string | null;
  /** What that is; null where there is no layer below. */
  inherited: string | null;
  /** What stands in the lowest layer if nothing is written. */
  usual: string;
  /** The variant that may say something else. */
  replaceFor: string | null;
  issues: readonly string[];
  onChange(text: string | null): void;
}

/** One template; in a variant what it stands on, until it is replaced. */
export function TemplateField({
  label,
  about,
  value,
  inherited,
  usual,
  replaceFor,
  issues,
  onChange,
}: Props) {
  if (value === null && inherited !== null)
    return (
      <div className={css.inherited}>
        <p>
          <b>{label}</b> <small>as for all vendors</small>
          <button type="button" className={layers.quiet} onClick={() => onChange(inherited)}>
            Replace for {replaceFor}
          </button>
        </p>
        <pre className={layers.prompt}>{inherited || '(nothing)'}</pre>
      </div>
    );
  return (
    <div className={css.template}>
      <Textarea
        size="sm"
        label={
          <>
            {label} <small>{about}</small>
          </>
        }
        placeholder={usual}
        autosize
        minRows={label === 'System' ? 5 : 2}
        maxRows={24}
        spellCheck={false}
        classNames={{ input: css.code ?? '' }}
        value={value ?? ''}
        error={issues.length > 0 && issues.join('\n')}
        onChange={({ currentTarget }) =>
          // In the lowest layer nothing written is nothing said.
          onChange(currentTarget.value === '' && replaceFor === null ? null : currentTarget.value)
        }
      />
      {replaceFor !== null && (
        <button type="button" className={layers.quiet} onClick={() => onChange(null)}>
          As for all vendors again
        </button>
      )}
    </div>
  );
}
