'use client';
import { Button, VisuallyHidden } from '@mantine/core';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { InsertRateRow } from '#lib/insights/index.ts';
import { moment } from '../../../../../format.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { dropPrompt, restorePrompt } from '../actions.ts';
import table from '../prompts.module.css';
import { endOfScale, RateCells, RateHeads } from '../rate-cells.tsx';
import { promptHref } from '../view.ts';
import type { VersionLine } from './read-prompt.ts';

interface Props {
  project: string;
  name: string;
  /** Newest first. */
  versions: VersionLine[];
  rates: Map<number, InsertRateRow>;
  live: number;
  newest: number;
  timeZone: string;
}

/** Every version with how much of what it made was kept; old ones can be compared, and come back. */
export function Versions({ project, name, versions, rates, live, newest, timeZone }: Props) {
  const router = useRouter();
  const { busy, issues, act } = useAct();
  const max = endOfScale(rates.values());
  return (
    <Section
      title="Versions"
      note="Insert rates of the last 8 weeks"
      controls={
        newest > 0 && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            disabled={busy}
            onClick={() =>
              act(
                () => dropPrompt(project, name),
                () => router.push(`/p/${project}/prompts`),
              )
            }
          >
            Remove prompt
          </Button>
        )
      }
    >
      <Issues issues={issues} />
      <table className={table.table} data-context>
        <thead>
          <tr>
            <th scope="col">Version</th>
            <RateHeads max={max} />
            <th scope="col">Change</th>
            <th scope="col">
              <VisuallyHidden>What can be done</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version, note, changedBy, changedAt, isRemoval }, i) => {
            const before = versions[i + 1];
            return (
              <tr key={version} data-testid="version-row" data-version={version}>
                <th scope="row">
                  <b>v{version}</b>
                  {version === live && <span className={table.tag}>in use</span>}
                </th>
                <RateCells of={rates.get(version)} max={max} />
                <td>
                  {isRemoval ? 'removed' : note || <i>no note</i>}
                  <small>
                    {changedBy}, {moment(changedAt, timeZone)}
                  </small>
                </td>
                <td className={table.actions}>
                  {before && (
                    <Link
                      href={`${promptHref(project, name)}?from=${before.version}&to=${version}`}
                      scroll={false}
                    >
                      What changed
                    </Link>
                  )}
                  {version !== newest && !isRemoval && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      disabled={busy}
                      aria-label={`Restore v${version}`}
                      onClick={() => act(() => restorePrompt(project, name, version))}
                    >
                      Restore
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}
