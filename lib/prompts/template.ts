/**
 * The little template language of prompts: `{{name}}`, `{{#name}}…{{/name}}` (only if it is there) and
 * `{{^name}}…{{/name}}` (only if it is not). Names are words, or `context.` and a word. Values are inserted as they
 * are and never read as a template again. A section tag alone on its line takes the line with it.
 */
export interface Template {
  render(scope: Scope): string;
  /** Names as they are used, and the sections each stands in. */
  uses: readonly Use[];
}

/** Gives the value of a name; undefined if there is none. */
export type Scope = (name: string) => string | undefined;

export interface Use {
  name: string;
  /** A value is inserted, rather than only asked for. */
  inserted: boolean;
  /** What has to be there, or must not be there, for this place to be reached. */
  within: readonly Guard[];
  /** In the source; `placeOf` puts it in words. */
  index: number;
}
interface Guard {
  name: string;
  present: boolean;
}

interface Section extends Guard {
  nodes: Node[];
}
type Node = string | { name: string } | Section;

/** Far beyond what a person writes; keeps rendering off the end of the stack. */
const deepest = 20;

/** What is wrong with a template, and where. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** A section tag with its line, or any tag, or one that never ends. */
const tag = /^[ \t]*\{\{([#^/][^{}\n]*)\}\}[ \t]*(?:\r?\n|(?![\s\S]))|\{\{([^{}\n]*)\}\}|\{\{/gm;
const wellFormed = /^([#^/]?)\s*((?:context\.)?[A-Za-z][\w-]*)$/;

/** @throws TemplateError at the first thing it cannot read */
export function compileTemplate(source: string): Template {
  const nodes: Node[] = [];
  const uses: Use[] = [];
  const open: { section: Section; index: number; parent: Node[] }[] = [];
  let into = nodes;
  let end = 0;
  for (const match of source.matchAll(tag)) {
    const index = match.index + match[0].indexOf('{{');
    const refuse = (reason: string): never => {
      throw new TemplateError(`${placeOf(source, index)}: ${reason}`);
    };
    const [sign, name] = readTag(match[1] ?? match[2], refuse);
    if (match.index > end) into.push(source.slice(end, match.index));
    end = match.index + match[0].length;
    if (sign === '/') {
      const closed = open.pop();
      if (!closed) return refuse(`{{/${name}}} closes nothing`);
      if (closed.section.name !== name)
        refuse(`{{/${name}}} stands where {{/${closed.section.name}}} should`);
      into = closed.parent;
      continue;
    }
    uses.push({ name, inserted: sign === '', within: open.map(({ section }) => section), index });
    if (sign === '') {
      into.push({ name });
      continue;
    }
    if (open.length === deepest) refuse(`sections stand in each other more than ${deepest} deep`);
    const section: Section = { name, present: sign === '#', nodes: [] };
    into.push(section);
    open.push({ section, index, parent: into });
    into = section.nodes;
  }
  const left = open.at(-1);
  if (left) {
    throw new TemplateError(
      `${placeOf(source, left.index)}: the section ${left.section.name} is never closed`,
    );
  }
  if (end < source.length) nodes.push(source.slice(end));
  return { uses, render: (scope) => write(nodes, scope) };
}

/** Sign and name of what stands between the braces. */
function readTag(written: string | undefined, refuse: (reason: string) => never): [string, string] {
  if (written === undefined) return refuse('a tag that does not end on its line');
  const [, sign, name] = wellFormed.exec(written.trim()) ?? [];
  if (sign === undefined || name === undefined) {
    return refuse(`{{${written.slice(0, 40)}}} is not {{name}}, {{#name}}, {{^name}} or {{/name}}`);
  }
  return [sign, name];
}

/** Whether a section of it is shown. */
export const isPresent = (value: string | undefined): boolean => value !== undefined && value !== '';

function write(nodes: readonly Node[], scope: Scope): string {
  let text = '';
  for (const node of nodes) {
    if (typeof node === 'string') text += node;
    else if ('nodes' in node) {
      if (isPresent(scope(node.name)) === node.present) text += write(node.nodes, scope);
    } else text += scope(node.name) ?? '';
  }
  return text;
}

/** `line 3, column 5`, both from 1. */
export function placeOf(source: string, index: number): string {
  const before = source.slice(0, index);
  const line = before.split('\n').length;
  return `line ${line}, column ${index - before.lastIndexOf('\n')}`;
}
