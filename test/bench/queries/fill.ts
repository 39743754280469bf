import type { Connection, Database } from '#lib/db/index.ts';
import { createPartitioner } from '#lib/db/index.ts';
import { hashUser } from '#lib/interactions/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { dayRowsSql, insertSql, rollupDaysSql } from './fill-sql.ts';
import { writeTexts } from './texts.ts';

const dayMs = 86_400_000;
const filledDays = 56;
const users = 50_000;

/** The id by which the product knows its n-th user; low numbers appear more often. */
export const userName = (number: number): string => `user-${number}`;

/** Cells, users and texts that the log of any size is dealt from. Once per database. */
export async function prepareFill(database: Database, project: Project): Promise<void> {
  await database.rows(
    `insert into features (project_id, slug, name)
     select $1, slug, slug from unnest(array['button-text', 'hero-image', 'site-plan', 'headline', 'alt-text', 'reply']) slug`,
    [project.id],
  );
  await database.rows(
    `insert into cells (project_id, key, feature_id, vendor, model, organization, prompt, prompt_version, language)
     select $1, md5(concat(f.id, model, language, version))::uuid, f.id, 'openai', model, 'main', f.slug, version, language
     from features f, unnest(array['small', 'medium', 'large']) model, unnest(array['en', 'de', 'pt', 'ja']) language,
       unnest(array['1', '2']) version
     where f.project_id = $1 order by md5(concat(f.slug, model, language, version)) limit 120`,
    [project.id],
  );
  const hashes = Array.from({ length: users }, (_, i) => hashUser(project.userSalt, userName(i)));
  await database.rows('create unlogged table bench_users (number int primary key, hash uuid)');
  await database.rows(
    'insert into bench_users select number - 1, hash from unnest($1::uuid[]) with ordinality as u(hash, number)',
    [hashes],
  );
  await database.rows(
    `create unlogged table bench_cells as select (row_number() over (order by key))::int - 1 as number, id from cells where project_id = ${project.id}`,
  );
  await writeTexts(database);
}

/** Replaces the log by about so many interactions over the 56 days before `now`, with everything that belongs to them. */
export async function fill(
  database: Database,
  project: Project,
  interactions: number,
  now: number,
): Promise<void> {
  await database.rows(
    'truncate interactions, interaction_texts, signals, search_documents, rollups, rollup_days, user_rollups',
  );
  const from = now - filledDays * dayMs;
  const days: number[] = [];
  for (let day = Math.floor(from / dayMs); day * dayMs < now; day++) days.push(day);
  await createPartitioner(database).ensure(days.map((day) => day * dayMs));
  await database.rows('drop index search_documents_words_idx');

  const perDay = Math.round(interactions / filledDays);
  const fillNext = async (): Promise<void> => {
    for (let day = days.shift(); day !== undefined; day = days.shift()) {
      const span = { day, from: Math.max(from, day * dayMs), to: Math.min(now, (day + 1) * dayMs) };
      await database.transaction((connection) => fillDay(connection, project.id, { ...span, perDay, now }));
    }
  };
  await Promise.all([fillNext(), fillNext()]);
  await database.rows(rollupDaysSql);

  await database.transaction(async (connection) => {
    await connection.rows("set local maintenance_work_mem = '1GB'");
    await connection.rows('create index search_documents_words_idx on search_documents using gin (words)');
  });
  await database.rows('vacuum (analyze)');
  await database.rows('checkpoint');
}

interface Span {
  day: number;
  from: number;
  to: number;
  /** Interactions of a whole day. */
  perDay: number;
  now: number;
}

async function fillDay(connection: Connection, projectId: number, span: Span): Promise<void> {
  await connection.rows("set local work_mem = '256MB'");
  await connection.rows('set local synchronous_commit = off');
  await connection.rows('select setseed($1)', [(span.day % 1000) / 1000]);
  await connection.rows(dayRowsSql(projectId, span));
  for (const sql of insertSql) await connection.rows(sql);
}
