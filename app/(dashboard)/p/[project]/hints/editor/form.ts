import type { HintBody } from '#lib/hints/index.ts';
import type { Definition, Literal, Near, Scalar } from '#lib/matching/index.ts';

export type ConditionKind = 'contains' | 'feature' | 'language' | 'script' | 'longer' | 'atMost';

/** One condition as a person writes it. */
export interface ConditionField {
  kind: ConditionKind;
  /** Words, values with commas between them, or a number. */
  value: string;
}

/** A hint as a person writes it down. Numbers are texts while they are typed. */
export interface HintForm {
  features: string[];
  conditions: ConditionField[];
  /** Found by discovery; a person can only take it away. */
  near: Near | null;
  /** The first one's language is `default`. */
  texts: { language: string; text: string }[];
  where: HintBody['where'];
  /** Of the users, 0–100. */
  holdOut: number | string;
  isOn: boolean;
  patternId: string | null;
}

export const conditionLabels: Record<ConditionKind, { label: string; placeholder: string }> = {
  contains: { label: 'input contains', placeholder: 'transparent background' },
  feature: { label: 'feature is', placeholder: 'hero-image, icon' },
  language: { label: 'language is', placeholder: 'ja, pt' },
  script: { label: 'script is', placeholder: 'Jpan' },
  longer: { label: 'input is longer than', placeholder: '500 characters' },
  atMost: { label: 'input is at most', placeholder: '20 characters' },
};

export const emptyForm: HintForm = {
  features: [],
  conditions: [{ kind: 'contains', value: '' }],
  near: null,
  texts: [{ language: 'default', text: '' }],
  where: 'before',
  holdOut: 10,
  isOn: true,
  patternId: null,
};

/** @param condition null: a person has to write it */
export const formOf = ({
  condition,
  texts,
  holdOutShare,
  ...body
}: Omit<HintBody, 'condition'> & { condition: Definition | null }): HintForm => ({
  ...body,
  conditions: condition ? condition.all.flatMap(fieldsOf) : emptyForm.conditions,
  near: condition?.near ?? null,
  texts: [
    { language: 'default', text: texts.default },
    ...Object.entries(texts)
      .filter(([language]) => language !== 'default')
      .map(([language, text]) => ({ language, text })),
  ],
  holdOut: Math.round(holdOutShare * 1e4) / 100,
});

function fieldsOf(literal: Literal): ConditionField[] {
  if ('contains' in literal) return [{ kind: 'contains', value: literal.contains }];
  const { field } = literal;
  if ('is' in literal || 'in' in literal) {
    const values: Scalar[] = 'in' in literal ? literal.in : [literal.is];
    return [{ kind: field as ConditionKind, value: values.join(', ') }];
  }
  const { above, atMost } = literal;
  return [
    ...(above === undefined ? [] : [{ kind: 'longer' as const, value: String(above) }]),
    ...(atMost === undefined ? [] : [{ kind: 'atMost' as const, value: String(atMost) }]),
  ];
}

/** What is sent. Whether it can be a hint at all, the server says. */
export function bodyOf({ conditions, near, texts, holdOut, ...form }: HintForm) {
  const all = conditions.filter(({ value }) => value.trim() !== '').map(literalOf);
  const given = texts.filter(
    ({ language, text }, i) => i === 0 || language.trim() !== '' || text.trim() !== '',
  );
  return {
    ...form,
    condition: { version: 1, all, ...(near && { near }) },
    texts: Object.fromEntries(given.map(({ language, text }) => [language.trim(), text])),
    holdOutShare: holdOut === '' ? 0 : Number(holdOut) / 100,
  };
}

function literalOf({ kind, value }: ConditionField): object {
  const words = value.trim();
  if (kind === 'contains') return { field: 'input', contains: words.toLowerCase().replace(/\s+/g, ' ') };
  if (kind === 'longer') return { field: 'inputLength', above: numberOf(words) };
  if (kind === 'atMost') return { field: 'inputLength', atMost: numberOf(words) };
  const values = words.split(',').flatMap((part) => part.trim() || []);
  return values.length === 1 ? { field: kind, is: values[0] } : { field: kind, in: values };
}

/** What is no number is sent as it is, so that the server says so. */
const numberOf = (text: string): number | string => {
  const number = Number(text.replace(/\s*characters?$/, ''));
  return Number.isNaN(number) ? text : number;
};
