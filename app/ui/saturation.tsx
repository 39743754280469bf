import { percent } from '../format.ts';
import css from './saturation.module.css';

/** From here on a limit is near: amber. */
export const nearFrom = 0.8;

interface Props {
  /** Used part of the limit, 0 and up; undefined: there is no limit to compare with. */
  used: number | undefined;
  /** What stands beside the bar. */
  text: string;
  /** What is counted, where the number comes from. */
  detail?: string | undefined;
  /** In a sentence, for a hover and for those who cannot see the bar. */
  label: string;
}

/** How much of a limit is used: a bar that fills up, amber from 80 % on, with its number. */
export function Saturation({ used, text, detail, label }: Props) {
  const isNear = used !== undefined && used >= nearFrom;
  return (
    <span className={css.saturation} data-near={isNear || undefined} title={label}>
      {used !== undefined && (
        <span
          className={css.track}
          role="meter"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(Math.min(1, used) * 100)}
          aria-valuetext={`${percent(used, 0)} used`}
        >
          <span style={{ width: `${Math.min(1, used) * 100}%` }} />
        </span>
      )}
      <span className={css.words}>
        <b>{text}</b>
        {isNear && <span className={css.near}>near its limit</span>}
        {detail && <small>{detail}</small>}
      </span>
    </span>
  );
}
