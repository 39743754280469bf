/** A compiled path: takes a row, answers the value there, or undefined when any step is missing. */
export type Read = (row: unknown) => unknown;

const STEP = /\.?([^.[\]"]+)|\[(\d+)\]|\["([^"]*)"\]/y;

/**
 * Compiles `a.b[0].c` or `["odd.name"].c`. Only own properties are read, so a path called
 * `constructor` finds nothing in a row that has no such field.
 * @throws Error when the text is not a path
 */
export function compilePath(path: string): Read {
  const [first, second, ...more] = parsePath(path);
  if (first === undefined) throw new Error(`"${path}" is not a path`);
  if (second === undefined) return (row) => step(row, first);
  if (more.length === 0) return (row) => step(step(row, first), second);
  const steps = [first, second, ...more];
  return (row) => {
    let value = row;
    for (const name of steps) value = step(value, name);
    return value;
  };
}

function step(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function parsePath(path: string): string[] {
  const steps: string[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const startsWithDot = steps.length === 0 && path.startsWith('.');
    const lacksDot = steps.length > 0 && !/[.[]/.test(path[STEP.lastIndex] ?? '');
    const match = startsWithDot || lacksDot ? null : STEP.exec(path);
    if (!match) throw new Error(`"${path}" is not a path like a.b[0].c`);
    steps.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return steps;
}
