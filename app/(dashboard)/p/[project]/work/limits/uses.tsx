import type { KeyUse, LimitLine } from '#lib/work/index.ts';
import { count, money, plural } from '../../../../../format.ts';
import { Saturation } from '../../../../../ui/saturation.tsx';
import { sinceWords } from '../words.ts';
import css from '../work.module.css';

const shown = 3;

interface Props extends Pick<LimitLine, 'name' | 'body'> {
  uses: KeyUse[];
  at: number;
}

/** How much of a limit is used: by the keys that use most of it. */
export function Uses({ name, body, uses, at }: Props) {
  if (body.kind === 'priority') return <span className={css.zero}>–</span>;
  if (uses.length === 0) return <span className={css.zero}>nothing</span>;
  const most = body.kind === 'spend' ? body.limitMicroUsd : body.kind === 'debounce' ? undefined : body.limit;
  const words = (n: number) => (body.kind === 'spend' ? money(n) : count(n));
  return (
    <ul className={css.holds}>
      {uses.slice(0, shown).map(({ key, used, waiting, oldestAt }: KeyUse) => (
        <li key={key}>
          <Saturation
            used={most && used / most}
            text={most === undefined ? words(used) : `${words(used)} / ${words(most)}`}
            detail={key || undefined}
            label={`${name}${key && ` for ${key}`}: ${words(used)}${most ? ` of ${words(most)}` : ''}`}
          />
          {waiting > 0 && (
            <small>
              {count(waiting)} wait{oldestAt !== null && `, the oldest for ${sinceWords(oldestAt, at)}`}
            </small>
          )}
        </li>
      ))}
      {uses.length > shown && (
        <li className={css.quiet}>and {plural(uses.length - shown, 'key')} that use less</li>
      )}
    </ul>
  );
}
