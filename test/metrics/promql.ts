/** What a PromQL expression names; enough of the grammar for the expressions we write. */
export interface Named {
  metrics: string[];
  /** In selectors. */
  selected: string[];
  /** In `by (…)`. */
  grouped: string[];
}

const words = new Set(['by', 'and', 'or', 'unless', 'on', 'ignoring', 'bool', 'offset']);

export function namesIn(expression: string): Named {
  const selected: string[] = [];
  const grouped: string[] = [];
  const rest = expression
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/\{([^}]*)\}/g, (_, inside: string) => {
      selected.push(...[...inside.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label as string));
      return ' ';
    })
    .replace(/\bby\s*\(([^)]*)\)/g, (_, inside: string) => {
      grouped.push(...inside.split(',').map((label) => label.trim()));
      return ' ';
    })
    .replace(/\[[^\]]*\]/g, ' ');
  const metrics = [...rest.matchAll(/(?<![\w.])[a-z_:][\w:]*(?!\w)(?!\s*\()/gi)]
    .map(([name]) => name)
    .filter((name) => !words.has(name));
  return { metrics, selected, grouped };
}
