import type { Random } from '../random.ts';

/**
 * A string that matches a regular expression: literals, classes, groups, alternatives and quantifiers; lookarounds and
 * back references are not understood. Repetition without an upper bound stops at three above the lower one.
 */
export function samplePattern(pattern: string, random: Random): string {
  const state = { source: [...pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')], at: 0, random };
  return alternatives(state);
}

interface State {
  source: string[];
  at: number;
  random: Random;
}

function alternatives(state: State): string {
  const options = [sequence(state)];
  while (state.source[state.at] === '|') {
    state.at++;
    options.push(sequence(state));
  }
  return state.random.pick(options);
}

function sequence(state: State): string {
  let text = '';
  while (state.at < state.source.length && !'|)'.includes(state.source[state.at] as string)) {
    const start = state.at;
    let sample = atom(state);
    const end = state.at;
    const [least, most] = quantifier(state);
    const after = state.at;
    const times = least + state.random.integer(Math.min(most, least + 3) - least + 1);
    for (let index = 0; index < times; index++) {
      if (index > 0) {
        // Each repetition is drawn anew.
        state.at = start;
        sample = atom(state);
      }
      text += sample;
    }
    state.at = Math.max(end, after);
  }
  return text;
}

function atom(state: State): string {
  const character = state.source[state.at++] as string;
  if (character === '(') {
    if (state.source[state.at] === '?') {
      while (state.source[state.at] !== ':' && state.source[state.at] !== '>') state.at++;
      state.at++;
    }
    const text = alternatives(state);
    state.at++;
    return text;
  }
  if (character === '[') return state.random.pick(characterClass(state));
  if (character === '\\') return state.random.pick(escaped(state.source[state.at++] as string));
  if (character === '.') return state.random.pick([...letters]);
  return character === '^' || character === '$' ? '' : character;
}

function quantifier(state: State): [least: number, most: number] {
  const rest = state.source.slice(state.at, state.at + 16).join('');
  const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(rest);
  if (!found) return [1, 1];
  state.at += found[0].length;
  if (found[1]) return found[1] === '?' ? [0, 1] : [found[1] === '+' ? 1 : 0, Infinity];
  const least = Number(found[2]);
  return [least, found[4] ? Number(found[4]) : found[3] ? Infinity : least];
}

function characterClass(state: State): string[] {
  const negated = state.source[state.at] === '^';
  if (negated) state.at++;
  const members: string[] = [];
  while (state.at < state.source.length && state.source[state.at] !== ']') {
    let first = [state.source[state.at++] as string];
    if (first[0] === '\\') first = escaped(state.source[state.at++] as string);
    const upper = state.source[state.at + 1];
    if (state.source[state.at] === '-' && upper !== undefined && upper !== ']') {
      state.at += 2;
      for (let code = (first[0] as string).charCodeAt(0); code <= upper.charCodeAt(0); code++) {
        members.push(String.fromCharCode(code));
      }
    } else members.push(...first);
  }
  state.at++;
  return negated ? [...`${letters}0123456789 .`].filter((one) => !members.includes(one)) : members;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

function escaped(character: string): string[] {
  if (character === 'd') return [...'0123456789'];
  if (character === 'w') return [...`${letters}0123456789`];
  if (character === 's') return [' '];
  return character === 'n' ? ['\n'] : character === 'b' ? [''] : [character];
}
