/** One line of the form: at a vendor, which model stands in for another one, or for any of a kind. */
export interface Row {
  vendor: string;
  instead: string;
  model: string;
}

export const kinds = ['text', 'image', 'embedding'] as const;
const isKind = (word: string): boolean => (kinds as readonly string[]).includes(word);

/** The saved equivalents as lines; every vendor has one for each kind, filled in or not, before its single models. */
export function toRows(saved: Record<string, Record<string, string>>, vendors: readonly string[]): Row[] {
  const all = [...new Set([...vendors, ...Object.keys(saved)])].sort();
  return all.flatMap((vendor) => {
    const own = saved[vendor] ?? {};
    const single = Object.keys(own).filter((instead) => !isKind(instead));
    return [...kinds, ...single.sort()].map((instead) => ({ vendor, instead, model: own[instead] ?? '' }));
  });
}

/** Lines as they are saved; half-filled ones are left out. */
export function fromRows(rows: readonly Row[]): Record<string, Record<string, string>> {
  const models: Record<string, Record<string, string>> = {};
  for (const { vendor, instead, model } of rows) {
    if (instead.trim() === '' || model.trim() === '') continue;
    models[vendor] = { ...models[vendor], [instead.trim()]: model.trim() };
  }
  return models;
}
