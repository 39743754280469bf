import { moment } from '../../../../format.ts';
import { ScrollRegion } from '../../../../ui/scroll-region.tsx';
import { Section } from '../../../../ui/section.tsx';
import css from './table.module.css';

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
    <Section title="History" className={css.section}>
      <ScrollRegion label="Versions" className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">When</th>
              <th scope="col">By</th>
              <th scope="col">What</th>
              <th scope="col">Note</th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}
