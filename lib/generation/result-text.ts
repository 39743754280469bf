import type { AssistantPart } from '#lib/vendors/index.ts';

/** An answer as the log keeps it: its words, and each tool call as JSON on a line of its own. Thoughts are left out. */
export const resultText = (content: readonly AssistantPart[]): string =>
  content
    .flatMap((part) => {
      if (part.type === 'text' || part.type === 'refusal') return [part.text];
      if (part.type !== 'toolCall') return [];
      return [JSON.stringify({ toolCall: part.name, arguments: parsed(part.arguments) })];
    })
    .join('\n');

/** The words of such a text, without the calls after them. */
export function wordsOf(result: string): string {
  const lines = result.split('\n');
  while (lines.length > 0 && isCall(parsed(lines.at(-1) as string))) lines.pop();
  return lines.join('\n');
}
const isCall = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'toolCall' in value;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
