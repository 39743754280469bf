'use client';
import type { ReactNode } from 'react';
import type { Facet } from '#lib/insights/index.ts';
import { dimensionName, joinCondition, scopeParsers, splitCondition, valueName } from '../view.ts';
import { AddFilter } from './add-filter.tsx';
import css from './filter-bar.module.css';
import { useView } from './view-scope.tsx';

interface Props {
  /** Values with their counts, asked for when they are needed. */
  loadFacets(): Promise<Facet[]>;
  children?: ReactNode;
}

/** The filters in force as chips, and the way to add one. Values of one dimension are alternatives. */
export function FilterBar({ loadFacets, children }: Props) {
  const [{ where }, setView] = useView(scopeParsers);
  const toggle = (condition: string) =>
    setView({
      where: where.includes(condition) ? where.filter((other) => other !== condition) : [...where, condition],
    });

  return (
    <div className={css.bar}>
      {where.map((condition) => {
        const split = splitCondition(condition);
        const text = split ? `${dimensionName(split.dimension)}: ${valueName(split.value)}` : condition;
        return (
          <span key={condition} className={css.chip}>
            {split ? (
              <>
                <span className={css.dimension}>{dimensionName(split.dimension)}</span>{' '}
                {valueName(split.value)}
              </>
            ) : (
              `${condition} (not understood)`
            )}
            <button type="button" aria-label={`Remove filter ${text}`} onClick={() => toggle(condition)}>
              ×
            </button>
          </span>
        );
      })}
      {children}
      <AddFilter
        chosen={where}
        loadFacets={loadFacets}
        onToggle={(dimension, value) => toggle(joinCondition(dimension, value))}
      />
      {where.length > 1 && (
        <button type="button" className={css.clear} onClick={() => setView({ where: [] })}>
          Clear all
        </button>
      )}
    </div>
  );
}
