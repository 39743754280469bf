import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';
import table from '../table.module.css';
import type { Effect } from './effects.ts';
import css from './toggle.module.css';

/** Which models change to which, and who notices. */
export function EffectsTable({ effects, to }: { effects: readonly Effect[]; to: string }) {
  return (
    <ScrollRegion label={`What a move to ${to} changes`} className={css.effects}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Now</th>
            <th scope="col">On {to}</th>
            <th scope="col">Features</th>
          </tr>
        </thead>
        <tbody>
          {effects.map(({ vendor, model, features, becomes }) => (
            <tr key={`${vendor}/${model}`} data-lost={becomes === null || undefined}>
              <td>
                {vendor} <code className={table.mono}>{model}</code>
              </td>
              <td>
                {becomes === null ? (
                  <b className={css.amber}>no equivalent</b>
                ) : (
                  <code className={table.mono}>{becomes}</code>
                )}
              </td>
              <td>
                {features.length > 0 ? (
                  features.join(', ')
                ) : (
                  <span className={table.quiet}>asked for by name</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
