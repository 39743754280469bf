import table from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';
import type { Effect } from './effects.ts';
import css from './toggle.module.css';

/** Which models change to which, and who notices. */
export function EffectsTable({ effects, to }: { effects: readonly Effect[]; to: string }) {
  return (
    <Table
      label={`What a move to ${to} changes`}
      columns={['Now', `On ${to}`, 'Features']}
      className={css.effects}
    >
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
    </Table>
  );
}
