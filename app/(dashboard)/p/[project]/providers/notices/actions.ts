'use server';
import { changeNotices } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { act, type Issues } from '../../../../../act.ts';
import { requireUser } from '../../../../../session.ts';

export interface NoticesChange {
  /** Absent: stays. null: taken away. */
  slackUrl?: string | null;
  webhook?: { url: string; secret?: string } | null;
  /** null: all that need a person. */
  kinds?: string[] | null;
  minimumMinutesBetween?: number;
}

export async function saveNotices(change: NoticesChange, version: number): Promise<Issues> {
  return act(({ email }) => changeNotices(app(), change, { by: email, expectedVersion: version }));
}

export async function sendTest(): Promise<{ channel: string; ok: boolean; error?: string }[]> {
  const { email } = await requireUser();
  return app().notices.sendTest(email);
}

export async function endSilence(kind: string | undefined, subject: string | undefined): Promise<Issues> {
  return act(({ email }) => app().notices.unsilence({ kind, subject }, email));
}
