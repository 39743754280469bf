/** What a template may name. */
export type Slots = Record<string, string>;

const compiled = new Map<string, string[]>();

/** A template with its {slots} filled in; an unknown slot is left empty. Compiled once: this is the hot path. */
export function fill(template: string, slots: Slots): string {
  let parts = compiled.get(template);
  if (!parts) {
    parts = template.split(/[{}]/);
    compiled.set(template, parts);
  }
  let text = '';
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    text += i % 2 === 0 ? part : (slots[part] ?? '');
  }
  return text;
}
