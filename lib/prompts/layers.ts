import type { EmbeddingRequest, ImageRequest, Message, TextPart, TextRequest } from '#lib/vendors/index.ts';

type Request = Omit<TextRequest, 'model'> | Omit<ImageRequest, 'model'> | Omit<EmbeddingRequest, 'model'>;
type Part = Message['content'][number];

/** Everything a model is told, layer by layer, for people to read: `[system]`, then each message under its role. Never cut. */
export function fullPromptText(request: Request): string {
  if (request.kind === 'image') return request.prompt;
  if (request.kind === 'embedding') {
    return request.input
      .map((item) => (typeof item === 'string' ? item : `[${item.length} tokens]`))
      .join('\n\n');
  }
  const system = request.system?.length ? [layer('system', request.system)] : [];
  return [...system, ...request.messages.map(({ role, content }) => layer(role, content))].join('\n\n');
}

const layer = (name: string, parts: readonly Part[]): string =>
  `[${name}]\n${parts.map(partText).join('\n')}`;

function partText(part: Part): string {
  switch (part.type) {
    case 'image':
      return '[image]';
    case 'toolCall': {
      const { id, name } = part;
      return JSON.stringify({ toolCall: name, id, arguments: parsed(part.arguments) });
    }
    case 'toolResult': {
      const { id, isError } = part;
      return JSON.stringify({ toolResult: id, isError, content: part.content.map(partText).join('\n') });
    }
    default:
      return part.text;
  }
}

/** Arguments as a value where they are whole, so that they can be read without escapes. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The words of the last user message that has any: in an agent's loop, later ones only bring back tool results. */
export function lastUserText(request: Pick<TextRequest, 'messages'>): string {
  return (
    request.messages
      .filter(({ role }) => role === 'user')
      .map(({ content }) => textOf(content))
      .findLast((text) => text !== '') ?? ''
  );
}

const textOf = (parts: readonly Part[]): string =>
  parts
    .filter((part): part is TextPart => part.type === 'text')
    .map(({ text }) => text)
    .join('\n');
