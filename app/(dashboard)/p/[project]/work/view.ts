import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';

export const letterKinds = ['generations', 'webhooks', 'runs'] as const;
export const runStates = ['waiting', 'running', 'done', 'failed', 'cancelled', 'parked'] as const;
export const workStates = ['waiting', 'running', 'completed', 'failed', 'cancelled', 'discarded'] as const;

/** Of a feature's queue. */
export const queueParsers = {
  state: parseAsStringLiteral(workStates).withDefault('waiting'),
  /** Id of the one that is open. */
  item: parseAsString,
};

/** `letter`: the one that is open. */
export const letterParsers = {
  kind: parseAsStringLiteral(letterKinds).withDefault('generations'),
  of: parseAsString,
  letter: parseAsString,
};

/** `before`: ms; the page of runs that were created earlier. */
export const runParsers = {
  state: parseAsStringLiteral(runStates),
  job: parseAsString,
  before: parseAsInteger,
};

/** The limit in the editor: its name, or of which kind a new one is. */
export const limitParsers = {
  limit: parseAsString,
  /** Of those over all projects. */
  all: parseAsBoolean.withDefault(false),
  add: parseAsStringLiteral(['throttle', 'concurrency', 'debounce', 'priority', 'spend'] as const),
};

export const loadQueueView = createLoader(queueParsers);
export const loadLetterView = createLoader(letterParsers);
export const loadRunView = createLoader(runParsers);
export const lettersQuery = createSerializer(letterParsers);
export const runsQuery = createSerializer(runParsers);
export const queueQuery = createSerializer(queueParsers);

/** What the address of the live state says: which part of the page, and what it is about. */
const stateParsers = {
  view: parseAsStringLiteral(['queues', 'queue', 'letters', 'runs', 'run', 'schedules', 'limits'] as const),
  feature: parseAsString,
  id: parseAsString,
  of: parseAsString,
  kind: parseAsStringLiteral(letterKinds),
  state: parseAsString,
  job: parseAsString,
  before: parseAsInteger,
  open: parseAsString,
};
export type Address = Partial<inferParserType<typeof stateParsers>>;
export const loadAddress = createLoader(stateParsers);
export const stateQuery = createSerializer(stateParsers);

export const queueHref = (base: string, feature: string): string =>
  `${base}/features/${encodeURIComponent(feature)}`;
export const runHref = (base: string, id: string): string => `${base}/runs/${encodeURIComponent(id)}`;
