'use server';
import { app } from '#lib/server/app.ts';
import {
  cancelRun,
  cancelWork,
  discardLetters,
  type LetterChoice,
  pauseFeature,
  pauseSchedule,
  resumeFeature,
  resumeSchedule,
  retryLetters,
  retryRun,
  runScheduleNow,
} from '#lib/work/index.ts';
import { act, type Issues } from '../../../../act.ts';
import { openProject } from '../../../../project.ts';

/** @param feature empty: the whole project */
export async function pause(slug: string, feature: string, note: string): Promise<Issues> {
  const { id } = await openProject(slug);
  const said = note.trim().slice(0, 500) || undefined;
  return act(({ email }) => pauseFeature(app().work, id, feature, { by: email, note: said }));
}

export async function resume(slug: string, feature: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(() => resumeFeature(app().work, id, feature));
}

export async function cancelOne(slug: string, generation: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => cancelWork(app().work, id, generation, email));
}

export async function retry(slug: string, choice: LetterChoice): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => retryLetters(app().work, id, choice, email));
}

export async function discard(slug: string, choice: LetterChoice): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => discardLetters(app().work, id, choice, email));
}

export async function cancelJobRun(slug: string, run: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(() => cancelRun(app().work, id, run));
}

export async function retryJobRun(slug: string, run: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(() => retryRun(app().work, id, run));
}

export async function fireNow(schedule: string): Promise<Issues> {
  return act(() => runScheduleNow(app().work, schedule));
}

export async function pauseFirings(schedule: string): Promise<Issues> {
  return act(({ email }) => pauseSchedule(app().work, schedule, email));
}

export async function resumeFirings(schedule: string): Promise<Issues> {
  return act(({ email }) => resumeSchedule(app().work, schedule, email));
}
