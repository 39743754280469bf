'use client';
import { useEffect, useState } from 'react';
import { loadInputs } from '../actions.ts';

export interface Input {
  feature: string;
  input: string | null;
}

/** So long something is pointed at before it is asked for, ms. */
const patienceMs = 120;

/** Beginnings of inputs, asked for once each; null: not in the log any more; missing: not known yet. */
export function useInputs(project: string, ids: readonly string[]): ReadonlyMap<string, Input | null> {
  const [known, setKnown] = useState<ReadonlyMap<string, Input | null>>(new Map());
  const missing = ids.filter((id) => !known.has(id)).join(' ');

  useEffect(() => {
    if (missing === '') return;
    let isWanted = true;
    const timer = setTimeout(async () => {
      const wanted = missing.split(' ');
      const found = await loadInputs(project, wanted).catch(() => undefined);
      if (!isWanted || !found) return;
      const texts = new Map(found.map(({ id, ...rest }) => [id, rest]));
      setKnown((before) => new Map([...before, ...wanted.map((id) => [id, texts.get(id) ?? null] as const)]));
    }, patienceMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [project, missing]);

  return known;
}
