import type { PromptBody } from '#lib/prompts/index.ts';
import { type DiffPart, diffWords } from '../../../../../diff.ts';

/** A part of a prompt that is not the same in two versions. */
export interface Difference {
  /** `System`, `anthropic: User`, `Variables`. */
  name: string;
  /** Null: the version does not have it. */
  before: string | null;
  after: string | null;
  /** Null where they have too little in common. */
  parts: DiffPart[] | null;
}

/** What changed from one version to another, part by part, in the order in which a prompt is read. */
export function compare(before: PromptBody | null, after: PromptBody | null): Difference[] {
  const [old, now] = [partsOf(before), partsOf(after)];
  const names = [...new Set([...now.keys(), ...old.keys()])];
  return names.flatMap((name) => {
    const [was, is] = [old.get(name) ?? null, now.get(name) ?? null];
    if (was === is) return [];
    return [
      { name, before: was, after: is, parts: was === null || is === null ? null : calm(diffWords(was, is)) },
    ];
  });
}

type Layer = {
  [Name in 'enhance' | 'system' | 'user' | 'parameters' | 'responseFormat']?: PromptBody[Name] | undefined;
};

/**
 * Changes with nothing but blanks between them read as one: what went, then what came. Word by word they would stand
 * through each other.
 */
export function calm(parts: DiffPart[] | null): DiffPart[] | null {
  if (!parts) return null;
  const calmed: DiffPart[] = [];
  let [went, came] = ['', ''];
  const flush = () => {
    // Blanks at the end of both are no change.
    const blank = went && came ? (/\s*$/.exec(went)?.[0] ?? '') : '';
    const shared = blank !== '' && came.endsWith(blank) ? blank : '';
    const end = (text: string) => text.slice(0, text.length - shared.length);
    if (end(went)) calmed.push({ kind: 'removed', text: end(went) });
    if (end(came)) calmed.push({ kind: 'added', text: end(came) });
    if (shared) calmed.push({ kind: 'same', text: shared });
    [went, came] = ['', ''];
  };
  for (const { kind, text } of parts) {
    if (kind === 'removed') went += text;
    else if (kind === 'added') came += text;
    else if (text.trim() === '' && !text.includes('\n') && went + came !== '') {
      went += text;
      came += text;
    } else {
      flush();
      calmed.push({ kind, text });
    }
  }
  flush();
  return calmed;
}

/** A prompt as texts by name. */
function partsOf(body: PromptBody | null): Map<string, string> {
  if (!body) return new Map();
  const variables = Object.entries(body.variables).map(([name, variable]) =>
    [
      name,
      variable.description,
      variable.default && `default: ${variable.default}`,
      variable.required === false && 'optional',
    ]
      .filter(Boolean)
      .join(' · '),
  );
  const shared: [string, string | undefined][] = [
    ['Kind', body.kind],
    ['Description', body.description],
    ['Variables', variables.sort().join('\n') || undefined],
  ];
  const layers = Object.entries(body.variants ?? {}).flatMap(([name, layer]) =>
    layerParts(layer, `${name}: `),
  );
  const all = [...layerParts(body, ''), ...layers, ...shared];
  return new Map(all.filter((part): part is [string, string] => part[1] !== undefined));
}

const layerParts = (
  { enhance, system, user, parameters, responseFormat }: Layer,
  prefix: string,
): [string, string | undefined][] => [
  [`${prefix}Enhanced prompt`, enhance],
  [`${prefix}System`, system],
  [`${prefix}User`, user],
  [`${prefix}Parameters`, lines(parameters)],
  [`${prefix}Answer format`, responseFormat && JSON.stringify(responseFormat, null, 2)],
];

const lines = (parameters: PromptBody['parameters']): string | undefined =>
  Object.entries(parameters ?? {})
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .sort()
    .join('\n') || undefined;
