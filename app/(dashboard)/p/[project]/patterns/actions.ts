'use server';
import {
  acknowledgePattern,
  changeAnalysis,
  fixPattern,
  heedPattern,
  ignorePattern,
  mergePattern,
  notePattern,
  readInputs,
  removeAnalysis,
  removeSegment,
  renamePattern,
  type SegmentBody,
  saveSegment,
  unfixPattern,
} from '#lib/patterns/index.ts';
import { app } from '#lib/server/app.ts';
import { act, type Issues } from '../../../../act.ts';
import { openProject } from '../../../../project.ts';
import { requireUser } from '../../../../session.ts';
import { startOfDate } from '../../../../zone.ts';

export async function findNow(slug: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(() => startDiscovery(id));
}

const startDiscovery = (projectId: number): Promise<unknown> => app().patterns.discoverNow(projectId);

/** @param expected the version that was edited; 0: there is none yet */
export async function saveModels(slug: string, body: unknown, expected: number): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => changeAnalysis(app(), id, body, { by: email, expectedVersion: expected }));
}

export async function turnModelsOff(slug: string): Promise<Issues> {
  const { id } = await openProject(slug);
  return act(({ email }) => removeAnalysis(app(), id, { by: email }));
}

type Work = (change: { projectId: number; id: string; by: string; at: number }) => Promise<void>;

async function change(slug: string, id: string, work: Work): Promise<Issues> {
  const { id: projectId } = await openProject(slug);
  return act(({ email }) => work({ projectId, id, by: email, at: app().now() }));
}

export const acknowledge = async (slug: string, id: string): Promise<Issues> =>
  change(slug, id, (by) => acknowledgePattern(app().database, by));

export const note = async (slug: string, id: string, text: string): Promise<Issues> =>
  change(slug, id, (by) => notePattern(app().database, by, text));

export const rename = async (slug: string, id: string, name: string): Promise<Issues> =>
  change(slug, id, (by) => renamePattern(app().database, by, name));

export const merge = async (slug: string, id: string, into: string): Promise<Issues> =>
  change(slug, id, (by) => mergePattern(app().database, by, into));

export const ignore = async (slug: string, id: string, reason: string): Promise<Issues> =>
  change(slug, id, (by) => ignorePattern(app().database, by, reason));

export const heed = async (slug: string, id: string): Promise<Issues> =>
  change(slug, id, (by) => heedPattern(app().database, by));

/** @param day "2026-03-09", in the project's zone: from its first moment on */
export async function markFixed(slug: string, id: string, day: string, note: string): Promise<Issues> {
  const { timeZone } = await openProject(slug);
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? startOfDate(day, timeZone) : Number.NaN;
  return change(slug, id, (by) => fixPattern(app().database, by, { at, day, note }));
}

export const markUnfixed = async (slug: string, id: string): Promise<Issues> =>
  change(slug, id, (by) => unfixPattern(app().database, by));

export async function nameSegment(slug: string, name: string, body: SegmentBody): Promise<Issues> {
  const { id: projectId } = await openProject(slug);
  const { database, now } = app();
  return act(({ email: by }) => saveSegment(database, { ...body, projectId, name, by, at: now() }));
}

export async function forgetSegment(slug: string, id: string): Promise<Issues> {
  const { id: projectId } = await openProject(slug);
  return act(() => removeSegment(app().database, projectId, id));
}

/** Beginnings of inputs, for whoever points at them. */
export async function loadInputs(
  slug: string,
  ids: string[],
): Promise<{ id: string; feature: string; input: string | null }[]> {
  await requireUser();
  const { id: projectId } = await openProject(slug);
  return readInputs(app().database, projectId, ids);
}
