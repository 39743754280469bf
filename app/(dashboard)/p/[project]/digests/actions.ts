'use server';
import { app } from '#lib/server/app.ts';
import { act, type Issues } from '../../../../act.ts';
import { openProject } from '../../../../project.ts';
import { requireUser } from '../../../../session.ts';

export interface SettingsChange {
  on?: boolean;
  /** 1 is Monday. */
  weekday?: number;
  hour?: number;
  /** null: taken away. */
  slack?: { by: 'webhook'; url: string } | { by: 'bot'; token?: string; channel: string } | null;
}

/** @param version of the settings that the person saw */
export async function saveSettings(slug: string, change: SettingsChange, version: number): Promise<Issues> {
  const project = await openProject(slug);
  return act(({ email }) =>
    app().digests.changeSettings(project, change, { by: email, expectedVersion: version }),
  );
}

/** @returns why it did not arrive; undefined: it did */
export async function sendTest(slug: string): Promise<string | undefined> {
  const { email } = await requireUser();
  return app().digests.sendTest(await openProject(slug), email);
}

export async function postAgain(slug: string, week: string): Promise<Issues> {
  const project = await openProject(slug);
  return act(() => app().digests.postAgain(project, week));
}
