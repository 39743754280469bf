import type { Schema, Tool } from '../ask.ts';
import type { Model } from '../models.ts';
import { type Body, CallError } from './types.ts';

/** Text of a message's content and how many images are in it. */
export function readContent(content: unknown): { text: string; images: number } {
  if (typeof content === 'string') return { text: content, images: 0 };
  if (!Array.isArray(content)) return { text: '', images: 0 };
  let text = '';
  let images = 0;
  for (const part of content as Body[]) {
    if (part?.type === 'image_url' || part?.type === 'input_image') images++;
    else if (typeof part?.text === 'string') text += (text && '\n') + part.text;
  }
  return { text, images };
}

/** Roughly what OpenAI charges for a picture at default detail. */
export const imageTokens = 765;

/** Function tools in either of OpenAI's two spellings. */
export function readTools(list: unknown): Tool[] {
  if (!Array.isArray(list)) return [];
  return (list as Body[]).flatMap((entry) => {
    const tool = (entry.function ?? entry) as Body;
    if (entry.type !== 'function' || typeof tool.name !== 'string') return [];
    return [
      {
        name: tool.name,
        description: String(tool.description ?? ''),
        parameters: (tool.parameters ?? { type: 'object', properties: {} }) as Schema,
      },
    ];
  });
}

export function readToolChoice(choice: unknown): 'auto' | 'none' | 'required' | { name: string } {
  if (choice === 'none' || choice === 'required') return choice;
  const named = choice as { name?: string; function?: { name: string } } | undefined;
  const name = named?.function?.name ?? named?.name;
  return typeof choice === 'object' && name ? { name } : 'auto';
}

/** The schema of a `json_schema` format. @throws CallError where strict mode would refuse it. */
export function readFormat(format: unknown, param: string): Schema | undefined {
  const { type, json_schema, ...flat } = (format ?? {}) as Body;
  if (type === 'json_object') return true;
  if (type !== 'json_schema') return undefined;
  const { name, schema, strict } = (json_schema ?? flat) as {
    name?: string;
    schema?: Body;
    strict?: boolean;
  };
  if (!name)
    throw new CallError('bad_request', {
      message: `Missing required parameter: '${param}.name'.`,
      param,
      code: 'missing_required_parameter',
    });
  if (strict) {
    const wrong = strictProblem(schema ?? {}, []);
    if (wrong) {
      const message = `Invalid schema for response_format '${name}': ${wrong}`;
      throw new CallError('bad_request', { message, param, code: 'invalid_json_schema' });
    }
  }
  return schema ?? true;
}

/** What strict mode demands of objects: no further properties, and every property required. */
function strictProblem(schema: Body, path: string[]): string | undefined {
  const context = `In context=(${path.map((step) => `'${step}'`).join(', ')}), `;
  const properties = schema.properties as Record<string, Body> | undefined;
  if (schema.type === 'object') {
    if (schema.additionalProperties !== false) {
      return `${context}'additionalProperties' is required to be supplied and to be false.`;
    }
    const required = (schema.required as string[] | undefined) ?? [];
    const missing = Object.keys(properties ?? {}).find((name) => !required.includes(name));
    if (missing) {
      return `${context}'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
    }
  }
  for (const [name, property] of Object.entries(properties ?? {})) {
    const wrong = strictProblem(property, [...path, 'properties', name]);
    if (wrong) return wrong;
  }
  const items = schema.items;
  return items && typeof items === 'object' ? strictProblem(items as Body, [...path, 'items']) : undefined;
}

/** @throws CallError for parameters that reasoning models refuse. */
export function checkReasoningParameters(model: Model, body: Body): void {
  if (!model.reasons) return;
  if (body.max_tokens !== undefined && body.max_tokens !== null) {
    throw new CallError('bad_request', {
      message:
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      param: 'max_tokens',
      code: 'unsupported_parameter',
    });
  }
  const temperature = body.temperature ?? 1;
  if (temperature !== 1) {
    throw new CallError('bad_request', {
      message: `Unsupported value: 'temperature' does not support ${temperature} with this model. Only the default (1) value is supported.`,
      param: 'temperature',
      code: 'unsupported_value',
    });
  }
}

export function missing(param: string): CallError {
  return new CallError('bad_request', {
    message: `Missing required parameter: '${param}'.`,
    param,
    code: 'missing_required_parameter',
  });
}
