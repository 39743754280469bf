import type { Row } from '#lib/matching/index.ts';
import { formatOf } from '#lib/text/index.ts';
import { rowOfInput } from '../row-of-input.ts';
import type { SampleRow } from './read-sample.ts';

/** What is known of a logged interaction once its result is there. */
export function rowOfSample({ input, result, feature, language, metadata, ...sample }: SampleRow): Row {
  const flag = (name: string) =>
    typeof metadata?.[name] === 'boolean' ? Boolean(metadata[name]) : undefined;
  const tenant = metadata?.tenant;
  return {
    ...rowOfInput(feature, input, language),
    ...(result !== null && formatOf(result)),
    ...sample,
    candidates: sample.candidates ?? 1,
    rescued: flag('rescued') ?? false,
    alpha: flag('alpha'),
    tenant: typeof tenant === 'string' ? tenant : undefined,
    metadata,
  };
}
