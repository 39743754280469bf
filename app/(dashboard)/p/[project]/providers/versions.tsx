import { moment } from '../../../../format.ts';
import { Section } from '../../../../ui/section.tsx';
import css from '../../../../ui/table.module.css';
import { Table } from '../../../../ui/table.tsx';
import providers from './providers.module.css';

export interface VersionLine {
  version: number;
  /** ms. */
  changedAt: number;
  changedBy: string;
  note: string | null;
  /** What it was, or what changed. */
  what: string;
}

/** Who changed a document, when, why and how; newest first. */
export function Versions({ versions, timeZone }: { versions: readonly VersionLine[]; timeZone: string }) {
  return (
    <Section title="History" className={providers.section}>
      <Table label="Versions" columns={['Version', 'When', 'By', 'What', 'Note']}>
        {versions.map(({ version, changedAt, changedBy, note, what }) => (
          <tr key={version} data-testid="version">
            <td>{version}</td>
            <td>
              <time dateTime={new Date(changedAt).toISOString()}>{moment(changedAt, timeZone)}</time>
            </td>
            <td>{changedBy}</td>
            <td className={css.text}>{what}</td>
            <td className={css.text}>{note}</td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}
