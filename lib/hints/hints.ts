import { type Catalog, type ChangeBy, type Document, InvalidDocument } from '#lib/catalog/index.ts';
import { type Database, DatabaseAway } from '#lib/db/index.ts';
import { newId } from '#lib/domain/index.ts';
import { findBases } from '#lib/patterns/index.ts';
import { listProjects, type Registry } from '#lib/projects/index.ts';
import { languageOf } from '#lib/text/index.ts';
import { createBases } from './bases.ts';
import { changeHint, getHint, removeHint } from './documents.ts';
import { readEffect } from './effect/read-effect.ts';
import type { HintEffect } from './effect/types.ts';
import { createExposures } from './exposures.ts';
import { draftHint, type HintDraft } from './from-pattern/draft-hint.ts';
import { checkHint, hintKind } from './kind.ts';
import { matchHints } from './match-hints.ts';
import { type HintTrial, tryHint } from './try-hint.ts';
import type { HintAnswer, HintAsk, HintBody } from './types.ts';

/** Messages to end users before they are disappointed: which apply, and what they do. */
export interface Hints {
  /** What a user is to be shown. From memory, also while Postgres is away; who was asked for is written later. */
  ask(projectId: number, ask: HintAsk): HintAnswer;
  /** By name. */
  list(projectId: number): Document<HintBody>[];
  /** @throws UnknownName */
  get(projectId: number, name: string): Document<HintBody>;
  /** @throws InvalidDocument, VersionConflict, DatabaseAway */
  change(projectId: number, name: string, body: unknown, by: ChangeBy): Promise<Document<HintBody>>;
  /** @throws UnknownName, VersionConflict, DatabaseAway */
  remove(projectId: number, name: string, by: ChangeBy): Promise<void>;
  /** What it does since it was last changed in what it says or when. @throws UnknownName, DatabaseAway */
  effect(projectId: number, name: string): Promise<HintEffect>;
  /** Whether a hint as it is written would apply to an input, and why. @throws InvalidDocument, DatabaseAway */
  try(projectId: number, body: unknown, ask: HintAsk): Promise<HintTrial>;
  /** @throws UnknownName, DefinitionError, DatabaseAway */
  draft(projectId: number, patternId: string): Promise<HintDraft>;
  /** Reads what the hints need and writes exposures from now on. */
  start(): Promise<void>;
  /** Writes what is left. */
  stop(): Promise<void>;
}

export interface HintsParts {
  database: Database;
  catalog: Catalog;
  registry: Registry;
  /** ms. */
  now(): number;
  /** Told about faults of ours; not that Postgres is away. */
  fault(error: unknown): void;
}

/** What could not be read, because Postgres was away, is asked for again. */
const againMs = 5_000;

export function createHints(parts: HintsParts): Hints {
  const { database, catalog, registry, now, fault } = parts;
  const bases = createBases(database, fault);
  const exposures = createExposures({ database, registry, fault });
  let timer: NodeJS.Timeout | undefined;
  let forget = () => {};
  let [isStale, isWarm] = [true, false];
  let preparing: Promise<void> | undefined;

  /** Brings into memory what the hints of all projects need. @throws DatabaseAway */
  async function prepareOnce(): Promise<void> {
    const projects = await listProjects(database);
    const hints = projects.flatMap(({ id }) => catalog.list(hintKind, id)).filter(({ body }) => body.isOn);
    // Loads the n-grams, so that no request has to.
    if (hints.length > 0 && !isWarm) languageOf('In which language is this sentence written?');
    isWarm ||= hints.length > 0;
    await bases.keep(
      hints.flatMap(({ projectId, body: { condition } }) =>
        condition.near ? [{ projectId, id: condition.near.basis }] : [],
      ),
    );
  }

  async function prepareAll(): Promise<void> {
    while (isStale) {
      isStale = false;
      try {
        await prepareOnce();
      } catch (error) {
        isStale = true;
        if (!(error instanceof DatabaseAway)) fault(error);
        return;
      }
    }
  }

  function prepare(): Promise<void> {
    preparing ??= prepareAll().finally(() => {
      preparing = undefined;
    });
    return preparing;
  }

  return {
    ask(projectId, ask) {
      const { user, feature } = ask;
      const matched = matchHints(catalog.list(hintKind, projectId), ask, (id) => bases.find(projectId, id));
      const exposureId = user === undefined || matched.length === 0 ? null : newId(now());
      if (user !== undefined && exposureId !== null)
        for (const { id: hintId, arm } of matched)
          exposures.add({ projectId, hintId, id: exposureId, arm, user, feature });
      const shown = matched.filter(({ arm }) => arm === 'shown');
      return { hints: shown.map(({ id, text, where }) => ({ id, text, where })), exposureId };
    },
    list: (projectId) => catalog.list(hintKind, projectId),
    get: (projectId, name) => getHint(parts, projectId, name),
    change: (projectId, name, body, by) => changeHint(parts, projectId, name, body, by),
    remove: (projectId, name, by) => removeHint(parts, projectId, name, by),
    async effect(projectId, name) {
      getHint(parts, projectId, name);
      return readEffect(parts, projectId, name, now());
    },
    async try(projectId, body, ask) {
      const issues = checkHint(body);
      if (issues.length > 0) throw new InvalidDocument(issues);
      const hint = hintKind.schema.parse(body);
      const { near } = hint.condition;
      const [basis] = near ? await findBases(database, projectId, [near.basis]) : [];
      return tryHint(hint, ask, () => basis);
    },
    draft: (projectId, patternId) => draftHint(parts, projectId, patternId),
    async start() {
      forget = catalog.onChange((kinds) => {
        if (!kinds.has(hintKind.name)) return;
        isStale = true;
        void prepare();
      });
      timer = setInterval(() => {
        if (isStale) void prepare();
      }, againMs).unref();
      exposures.start();
      await prepare();
    },
    stop() {
      forget();
      clearInterval(timer);
      return exposures.stop();
    },
  };
}
