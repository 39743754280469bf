import { type Answer, type Ask, type Choice, choiceTokens } from './ask.ts';
import { fillSchema, plainText, refusalText } from './content/index.ts';
import type { Random } from './random.ts';
import { pieces } from './tokens.ts';

export interface Occasion {
  random: Random;
  /** See Wanted.turn. */
  turn: number;
  /** Tokens read from and written to the cache. */
  cached: number;
  cacheWritten: number;
  refuse: boolean;
  /** Ends every choice after so many tokens with content_filter. */
  filterAfter?: number;
  /** Writes the id of a tool call. */
  toolCallId(random: Random): string;
}

/** What the model says. */
export function answer(ask: Ask, occasion: Occasion): Answer {
  const choices = Array.from({ length: ask.n }, (_, index) => makeChoice(ask, occasion, index));
  const reasoning = ask.reasons ? 64 * (1 + occasion.random.integer(6)) : 0;
  return {
    choices,
    usage: {
      input: ask.inputTokens,
      cached: occasion.cached,
      cacheWritten: occasion.cacheWritten,
      output: reasoning + choices.reduce((sum, choice) => sum + choiceTokens(choice), 0),
      reasoning,
    },
  };
}

function makeChoice(ask: Ask, occasion: Occasion, index: number): Choice {
  const { random } = occasion;
  const turn = occasion.turn + index;
  if (occasion.refuse) {
    return { text: pieces(refusalText(ask.prompt)), toolCalls: [], finish: 'stop', refused: true };
  }
  const tools = chosenTools(ask);
  if (tools.length > 0) {
    const toolCalls = tools.map((tool) => ({
      id: occasion.toolCallId(random),
      name: tool.name,
      arguments: pieces(JSON.stringify(json(tool.parameters, ask, random, turn))),
    }));
    return { text: [], toolCalls, finish: 'tool_calls', refused: false };
  }
  const whole = ask.schema
    ? JSON.stringify(json(ask.schema, ask, random, turn))
    : plainText(random, { system: ask.system, prompt: ask.prompt, turn });
  // A model that has its own words before it goes on with them; in mode `same` the rest of the same text.
  const fresh = ask.prefill && whole.startsWith(ask.prefill) ? whole.slice(ask.prefill.length) : whole;
  return limited(ask, occasion, ask.prefill && fresh === whole && !ask.schema ? ` ${fresh}` : fresh);
}

function limited(ask: Ask, { filterAfter }: Occasion, whole: string): Choice {
  const met = ask.stop
    .map((sequence) => ({ sequence, at: whole.indexOf(sequence) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0];
  const text = pieces(met ? whole.slice(0, met.at) : whole);
  if (filterAfter !== undefined) {
    return { text: text.slice(0, filterAfter), toolCalls: [], finish: 'content_filter', refused: false };
  }
  if (text.length > ask.maxTokens) {
    return { text: text.slice(0, ask.maxTokens), toolCalls: [], finish: 'length', refused: false };
  }
  return met
    ? { text, toolCalls: [], finish: 'stop_sequence', stopSequence: met.sequence, refused: false }
    : { text, toolCalls: [], finish: 'stop', refused: false };
}

/** Tools that it calls: the named one, those that the prompt speaks of, or the first where one is required. */
function chosenTools(ask: Ask) {
  const { toolChoice, tools } = ask;
  if (toolChoice === 'none' || tools.length === 0) return [];
  if (typeof toolChoice === 'object') return tools.filter(({ name }) => name === toolChoice.name);
  const prompt = ask.prompt.toLowerCase();
  const meant = ask.afterTool
    ? []
    : tools.filter(({ name, description }) => {
        const about = `${name} ${description}`.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
        return about.some((word) => prompt.includes(word));
      });
  if (toolChoice === 'required' && meant.length === 0) return tools.slice(0, 1);
  return ask.parallelTools ? meant : meant.slice(0, 1);
}

function json(schema: NonNullable<Ask['schema']>, ask: Ask, random: Random, turn: number): unknown {
  let field = 0;
  const write = (name: string) => {
    const system = /label|button|cta|action/i.test(name)
      ? 'button'
      : /title|heading|name/i.test(name)
        ? 'heading'
        : '';
    if (/^(city|location|place)$/i.test(name))
      return placeIn(ask.prompt) ?? random.pick(['Lisbon', 'Graz', 'Lyon', 'Osaka']);
    const prompt = ask.prompt.replace(/\d+ tokens/g, '');
    return plainText(random, { system, prompt: prompt.slice(0, 400), turn: turn + field++ }).split(
      '\n',
    )[0] as string;
  };
  if (schema === true) return { title: write('title'), text: write('text') };
  return fillSchema(schema, random, write);
}

const placeIn = (prompt: string): string | undefined => /\b(?:in|of|at) (\p{Lu}\p{L}+)/u.exec(prompt)?.[1];
