import type { Catalog } from '#lib/catalog/index.ts';
import { findSettings } from './kind.ts';

/** Settings as pages show them: whoever knows a webhook or a token may post, so only ends of them are. */
export interface SettingsView {
  isOn: boolean;
  /** 1 is Monday. */
  weekday: number;
  hour: number;
  slack: { by: 'webhook'; hint: string } | { by: 'bot'; hint: string; channel: string } | null;
  /** Of the document; 0: nobody has set it. */
  version: number;
}

export function readSettings(
  { catalog }: { catalog: Pick<Catalog, 'find'> },
  projectId: number,
): SettingsView {
  const { body, version } = findSettings(catalog, projectId);
  const { onSince, weekday, hour, slack } = body;
  const shown =
    slack?.by === 'webhook'
      ? ({ by: 'webhook', hint: slack.urlHint } as const)
      : slack && ({ by: 'bot', hint: slack.tokenHint, channel: slack.channel } as const);
  return { isOn: onSince !== null, weekday, hour, slack: shown ?? null, version };
}
