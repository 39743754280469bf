import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileTemplate, TemplateError } from '#lib/prompts/template.ts';

const names = ['a', 'b', 'context.tone', 'input'] as const;
/** Text, inserts and sections that are closed in order. `$&` means something to String.replace. */
const { source } = fc.letrec<{ source: string; piece: string }>((tie) => ({
  source: fc.array(tie('piece'), { maxLength: 5 }).map((pieces) => pieces.join('')),
  piece: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: fc.constantFrom('x', ' ', '\n', '\r\n', '\t', '$&', 'é', '}', '/'), maxLength: 4 }),
    fc.constantFrom(...names).map((name) => `{{${name}}}`),
    fc
      .record({
        name: fc.constantFrom(...names),
        sign: fc.constantFrom('#', '^'),
        within: tie('source'),
        line: fc.constantFrom('', '\n'),
      })
      .map(({ name, sign, within, line }) => `{{${sign}${name}}}${line}${within}{{/${name}}}${line}`),
  ),
}));
const values = fc.dictionary(
  fc.constantFrom(...names),
  fc.oneof(fc.string(), fc.constantFrom('', '{{a}}', '{{#b}}', '{{/b}}', '{{', '$&', '{{context.tone}}')),
);

/** Lines of lone section tags, then the innermost sections, then the values: all by replacing text. */
function naive(source: string, values: Record<string, string>): string {
  let text = source.replace(/^[ \t]*(\{\{[#^/][^}]*\}\})[ \t]*(\r?\n|$(?![\s\S]))/gm, '$1');
  const innermost = /\{\{([#^])([\w.]+)\}\}((?:(?!\{\{[#^])[\s\S])*?)\{\{\/\2\}\}/;
  for (let found = innermost.exec(text); found; found = innermost.exec(text)) {
    const [whole, sign, name, within] = found as unknown as [string, string, string, string];
    const shown = Boolean(values[name]) === (sign === '#');
    text = text.slice(0, found.index) + (shown ? within : '') + text.slice(found.index + whole.length);
  }
  return text.replace(/\{\{([\w.]+)\}\}/g, (_, name) => values[name] ?? '');
}

describe('templates', () => {
  test('render what a naive renderer renders', () => {
    fc.assert(
      fc.property(source, values, (source, values) => {
        expect(compileTemplate(source).render((name) => values[name])).toBe(naive(source, values));
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  test('any text is a template or is refused with its place', () => {
    const unit = fc.constantFrom(
      '{',
      '}',
      '{{',
      '}}',
      '#',
      '^',
      '/',
      'a',
      'input',
      ' ',
      '\n',
      'context.',
      '.',
    );
    let refused = 0;
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 14 }), (source) => {
        try {
          compileTemplate(source).render(() => 'x');
        } catch (error) {
          refused++;
          expect(error).toBeInstanceOf(TemplateError);
          expect((error as Error).message).toMatch(/^line \d+, column \d+: /);
        }
      }),
      { numRuns: 2_000, seed: 7 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test('a section tag alone on its line takes the line with it', () => {
    const template = compileTemplate(
      'Write.\n  {{#tone}}\nTone: {{tone}}\n  {{/tone}}\nEnd {{^tone}}plain{{/tone}}',
    );
    expect(template.render(() => 'calm')).toBe('Write.\nTone: calm\nEnd ');
    expect(template.render(() => '')).toBe('Write.\nEnd plain');
  });

  test.each([
    ['Hello {{name', 'line 1, column 7: a tag that does not end on its line'],
    ['a\nb {{#x}}c', 'line 2, column 3: the section x is never closed'],
    ['{{/x}}', 'line 1, column 1: {{/x}} closes nothing'],
    ['{{#x}}{{#y}}{{/x}}{{/y}}', 'line 1, column 13: {{/x}} stands where {{/y}} should'],
    ['{{{input}}}', 'line 1, column 1: a tag that does not end on its line'],
    ['{{> other}}', 'line 1, column 1: {{> other}} is not {{name}}, {{#name}}, {{^name}} or {{/name}}'],
    ['{{constructor.name}}', 'line 1, column 1: {{constructor.name}} is not'],
    [
      '{{#x}}'.repeat(21) + '{{/x}}'.repeat(21),
      'line 1, column 121: sections stand in each other more than 20 deep',
    ],
  ])('%s is refused', (source, message) => {
    expect(() => compileTemplate(source)).toThrow(message);
  });
});
