import type { Catalog } from '#lib/catalog/index.ts';
import type { Database } from '#lib/db/index.ts';
import { type Batch, type LogWriter, prepareInteraction, prepareSignal } from '#lib/interactions/index.ts';
import {
  createProject,
  findProject,
  type ProjectContext,
  type Registry,
  recordAnnotation,
  removeProject,
} from '#lib/projects/index.ts';
import { seedDocuments } from './documents.ts';
import { generateDemo } from './generate.ts';
import { demoAnnotations, demoProject } from './project.ts';

export interface DemoParts {
  database: Database;
  catalog: Catalog;
  registry: Registry;
  writer: LogWriter;
  now(): number;
}

const seed = 1;
const itemsPerTransaction = 2_000;
const hourMs = 3_600_000;

/**
 * Adds the demo project unless it is there or was removed by a person. One that was interrupted is made anew.
 * @returns whether it was added
 */
export async function seedDemo(parts: DemoParts, say: (line: string) => void): Promise<boolean> {
  const { database, now } = parts;
  const state = await readState(database);
  if (state === 'seeded' || state === 'removed') return false;
  const old = await findProject(database, demoProject.slug);
  if (old) await removeProject(database, old.id);
  const started = now();
  say('adding the demo project: eight weeks of a made-up site builder');
  await writeState(database, 'seeding');
  const { slug, name, timeZone, dimensions, features } = demoProject;
  const project = await createProject(database, {
    slug,
    name,
    timeZone,
    dimensions: [...dimensions],
    demo: true,
  });
  for (const feature of features)
    await database.rows(
      'insert into features (project_id, slug, name, attribution_window_minutes) values ($1, $2, $3, $4)',
      [project.id, feature.slug, feature.name, feature.attributionWindowMinutes],
    );
  // On the hour, so that two machines that start within it see the same data.
  const endsAt = Math.floor(now() / hourMs) * hourMs;
  const context = await parts.registry.context(project.id);
  let written = 0;
  for (const batch of batches(parts, context, endsAt)) {
    await parts.writer.write([batch]);
    written += batch.interactions.length;
  }
  for (const { at, kind, text } of demoAnnotations({ endsAt }))
    await recordAnnotation(database, project.id, { at, kind, text });
  await seedDocuments(parts.catalog, project.id);
  await database.rows('analyze');
  await writeState(database, 'seeded');
  say(`the demo project is there: ${written} interactions in ${((now() - started) / 1000).toFixed(1)} s`);
  return true;
}

/** Removes the demo project; it does not come back. */
export async function removeDemo({ database, registry }: DemoParts): Promise<void> {
  const project = await findProject(database, demoProject.slug);
  await writeState(database, 'removed');
  if (!project) return;
  await removeProject(database, project.id);
  registry.forget(project.id);
}

function* batches(parts: DemoParts, context: ProjectContext, endsAt: number): Generator<Batch> {
  const { project } = context;
  const options = { now: parts.now(), historic: true, clockOffsetMs: 0 };
  const empty = (): Batch => ({ projectId: project.id, interactions: [], signals: [], oldestStubMs: 0 });
  let batch = empty();
  for (const { interaction, outcomes } of generateDemo({ seed, endsAt })) {
    batch.interactions.push(sound(prepareInteraction(interaction, context, parts.registry, options)));
    for (const outcome of outcomes) batch.signals.push(sound(prepareSignal(outcome, project.id, options)));
    if (batch.interactions.length >= itemsPerTransaction) {
      yield batch;
      batch = empty();
    }
  }
  yield batch;
}

function sound<T>(checked: { ok: T } | { error: { field: string; message: string } }): T {
  if ('ok' in checked) return checked.ok;
  throw new Error(`the demo generator made an invalid item: ${checked.error.field} ${checked.error.message}`);
}

type State = 'seeding' | 'seeded' | 'removed';

async function readState(database: Database): Promise<State | undefined> {
  return (await database.rows<{ value: State }>("select value from settings where key = 'demo'"))[0]?.value;
}

async function writeState(database: Database, state: State): Promise<void> {
  await database.rows(
    "insert into settings (key, value) values ('demo', $1) on conflict (key) do update set value = excluded.value",
    [JSON.stringify(state)],
  );
}
