/** A value that a field of categories can have. */
export type Scalar = string | number | boolean;

/**
 * What a definition may look at: only what was fixed before the user reacted. `knownFrom` says when it is known: from
 * the input alone (as a hint sees it), from the request, or only with the result.
 */
interface FieldKind {
  kind: 'category' | 'number';
  knownFrom: 'input' | 'request' | 'result';
  /** Bounds of its bins, ascending, for numbers. */
  bounds?: readonly number[];
}

const lengths = [
  10, 20, 30, 40, 60, 80, 100, 120, 150, 200, 300, 500, 800, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000,
  20_000, 50_000,
];

export const plainFields = {
  feature: { kind: 'category', knownFrom: 'input' },
  vendor: { kind: 'category', knownFrom: 'request' },
  model: { kind: 'category', knownFrom: 'request' },
  promptVersion: { kind: 'category', knownFrom: 'request' },
  language: { kind: 'category', knownFrom: 'input' },
  script: { kind: 'category', knownFrom: 'input' },
  tenant: { kind: 'category', knownFrom: 'request' },
  finishReason: { kind: 'category', knownFrom: 'result' },
  /** UTF-16 units. */
  inputLength: { kind: 'number', knownFrom: 'input', bounds: lengths },
  /** UTF-16 units; of the first candidate where there are several, since the one taken is known too late. */
  resultLength: { kind: 'number', knownFrom: 'result', bounds: lengths },
  /** resultLength ÷ inputLength. */
  lengthRatio: { kind: 'number', knownFrom: 'result', bounds: [0.1, 0.2, 0.5, 1, 1.5, 2, 3, 5, 10, 20, 50] },
  /** How many results were shown to choose from. */
  candidates: { kind: 'number', knownFrom: 'result', bounds: [1, 2, 3, 4, 5, 8] },
  /** Place of the interaction in its session, from 1. */
  position: { kind: 'number', knownFrom: 'request', bounds: [1, 2, 3, 5, 10, 20, 50, 100] },
  latencyMs: {
    kind: 'number',
    knownFrom: 'result',
    bounds: [250, 500, 1_000, 2_000, 3_000, 5_000, 8_000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000],
  },
  /** The result was cut off before its end. */
  truncated: { kind: 'category', knownFrom: 'result' },
  /** Another target finished what the first one began. */
  rescued: { kind: 'category', knownFrom: 'result' },
  /** The form of the result: what `formatOf` of text says. */
  json: { kind: 'category', knownFrom: 'result' },
  list: { kind: 'category', knownFrom: 'result' },
  markdown: { kind: 'category', knownFrom: 'result' },
  html: { kind: 'category', knownFrom: 'result' },
  code: { kind: 'category', knownFrom: 'result' },
  quoted: { kind: 'category', knownFrom: 'result' },
  emoji: { kind: 'category', knownFrom: 'result' },
  paragraphs: { kind: 'category', knownFrom: 'result' },
  endsMidSentence: { kind: 'category', knownFrom: 'result' },
  /** The image has an alpha channel. */
  alpha: { kind: 'category', knownFrom: 'result' },
} as const satisfies Record<string, FieldKind>;

type PlainField = keyof typeof plainFields;
/** `metadata.<key>`: a declared key of the product's own. */
export type Field = PlainField | `metadata.${string}`;

const ofMetadata: FieldKind = { kind: 'category', knownFrom: 'request' };

export const isField = (name: string): name is Field =>
  Object.hasOwn(plainFields, name) || /^metadata\../.test(name);

export const fieldKind = (field: Field): FieldKind =>
  Object.hasOwn(plainFields, field) ? plainFields[field as PlainField] : ofMetadata;
