import { type Catalog, createCatalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import type { RunParts } from '#lib/digest/index.ts';
import type { NoticeEvent } from '#lib/notices/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { changeSettings } from '../../lib/digest/settings/change.ts';
import { type LogSetUp, setUpLog } from '../interactions/log-set-up.ts';
import { slackChannel, slackToken, startSlack, type TestSlack } from '../support/slack.ts';

export interface DigestWorld extends AsyncDisposable {
  log: LogSetUp;
  url: string;
  database: Database;
  catalog: Catalog;
  project: Project;
  slack: TestSlack;
  clock: { ms: number };
  /** What was told to people. */
  told: NoticeEvent[];
  parts: RunParts;
  /** Digests go there from now on. */
  goTo(by: 'webhook' | 'bot'): Promise<void>;
}

/** In place of encryption. */
export const secretBox = {
  seal: (text: string) => Buffer.from(text).toString('base64'),
  open: (sealed: string) => Buffer.from(sealed, 'base64').toString(),
};

/** A project, a Slack of its own, and a clock that stands still on Tuesday, 24 November 2026. */
export async function startDigestWorld(): Promise<DigestWorld> {
  const stack = new AsyncDisposableStack();
  const log = stack.use(await setUpLog());
  const { database, project, url } = log;
  const catalog = await createCatalog(database, (error) => {
    throw error;
  });
  stack.defer(() => catalog.close());
  const slack = stack.use(await startSlack());
  const clock = { ms: Date.parse('2026-11-24T09:00:00Z') };
  const told: NoticeEvent[] = [];
  const now = () => clock.ms;
  return {
    ...{ log, url, database, catalog, project, slack, clock, told },
    parts: {
      ...{ database, catalog, now, openSecret: secretBox.open, random: () => 0.5, timeoutMs: 2_000 },
      notices: { listIncidents: async () => [], report: (event) => void told.push(event) },
      baseUrl: 'https://kept.example.com',
      slackApiUrl: slack.apiUrl,
    },
    async goTo(by) {
      const to =
        by === 'webhook' ? { by, url: slack.webhookUrl } : { by, token: slackToken, channel: slackChannel };
      await changeSettings({ catalog, secretBox, now }, project.id, { slack: to }, { by: 'test' });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
