'use server';
import { app } from '#lib/server/app.ts';
import { removeLimit, saveLimit } from '#lib/work/index.ts';
import { act, type Issues } from '../../../../../act.ts';
import { openProject } from '../../../../../project.ts';

interface Place {
  project: string;
  /** Over all projects. */
  everywhere: boolean;
  name: string;
  /** That the person saw; 0: there was none. */
  version: number;
}

const said = (note: string): string | undefined => note.trim().slice(0, 500) || undefined;

async function projectIdOf({ project, everywhere }: Place): Promise<number> {
  const { id } = await openProject(project);
  return everywhere ? 0 : id;
}

export async function keepLimit(place: Place, body: unknown, note: string): Promise<Issues> {
  const id = await projectIdOf(place);
  const { name, version } = place;
  return act(({ email }) =>
    saveLimit(app().work, id, name, body, { by: email, note: said(note), expectedVersion: version }),
  );
}

export async function dropLimit(place: Place, note: string): Promise<Issues> {
  const id = await projectIdOf(place);
  const { name, version } = place;
  return act(({ email }) =>
    removeLimit(app().work, id, name, { by: email, note: said(note), expectedVersion: version }),
  );
}
