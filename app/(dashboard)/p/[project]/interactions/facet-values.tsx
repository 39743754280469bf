'use client';
import { useState } from 'react';
import { count } from '../../../../format.ts';
import { Name } from '../../../../ui/name.tsx';
import { isOutcomeWord, OutcomeBadge } from '../../../../ui/outcome-badge.tsx';
import { dimensionName } from '../../../../view.ts';
import css from './interactions.module.css';

interface Props {
  dimension: string;
  values: { value: string; count: number }[];
  isChosen(value: string): boolean;
  onToggle(value: string): void;
}

const most = 6;

export function FacetValues({ dimension, values, isChosen, onToggle }: Props) {
  const [all, setAll] = useState(dimension === 'outcome');
  const told = values.some(({ value }) => value !== '');
  if (!told) return null;
  const shown = all ? values : values.filter(({ value }, i) => i < most || isChosen(value));
  return (
    <section className={css.facet} aria-label={dimensionName(dimension)}>
      <h2>{dimensionName(dimension)}</h2>
      {shown.map(({ value, count: n }) => (
        <button key={value} type="button" aria-pressed={isChosen(value)} onClick={() => onToggle(value)}>
          {dimension === 'outcome' && isOutcomeWord(value) ? (
            <span>
              <OutcomeBadge word={value} />
            </span>
          ) : (
            <Name value={value} />
          )}
          <span>{count(n)}</span>
        </button>
      ))}
      {shown.length < values.length && (
        <button type="button" onClick={() => setAll(true)}>
          <span className={css.all}>{values.length - shown.length} more…</span>
        </button>
      )}
    </section>
  );
}
