import type { Log } from './log.ts';

/** Which rows may be compared with each other: those of one feature and one model. */
export interface Strata {
  /** By row. */
  codes: Uint32Array;
  count: number;
}

export function strataOf({ table }: Log): Strata {
  const codesOf = (field: 'feature' | 'model') => {
    const column = table.columns.get(field);
    return column?.kind === 'category' ? column : { codes: new Uint16Array(table.count), values: [null] };
  };
  const [feature, model] = [codesOf('feature'), codesOf('model')];
  const codes = new Uint32Array(table.count);
  const known = new Map<number, number>();
  for (let row = 0; row < table.count; row++) {
    const pair = (feature.codes[row] as number) * model.values.length + (model.codes[row] as number);
    let code = known.get(pair);
    if (code === undefined) {
      code = known.size;
      known.set(pair, code);
    }
    codes[row] = code;
  }
  return { codes, count: known.size };
}

/** All rows may be compared with each other. */
export const oneStratum = ({ table }: Log): Strata => ({ codes: new Uint32Array(table.count), count: 1 });
