'use client';
import { Popover } from '@mantine/core';
import { useState } from 'react';
import type { Facet } from '#lib/insights/index.ts';
import { dimensionName, fixedDimensionNames } from '../view.ts';
import css from './filter-bar.module.css';
import { FilterValues } from './filter-values.tsx';

interface Props {
  chosen: readonly string[];
  loadFacets(): Promise<Facet[]>;
  onToggle(dimension: string, value: string): void;
}

/** Dimensions on the left, the values of one with their counts on the right. */
export function AddFilter({ chosen, loadFacets, onToggle }: Props) {
  const [opened, setOpened] = useState(false);
  const [facets, setFacets] = useState<Facet[] | 'loading' | 'failed'>('loading');
  const [dimension, setDimension] = useState('feature');

  async function load() {
    setFacets('loading');
    setFacets(await loadFacets().catch(() => 'failed' as const));
  }

  function change(open: boolean) {
    setOpened(open);
    if (open) load();
  }

  const known = Array.isArray(facets) ? facets.filter((facet) => facet.dimension !== 'outcome') : [];
  const dimensions = [
    ...new Set([...Object.keys(fixedDimensionNames), ...known.map((facet) => facet.dimension)]),
  ];

  return (
    <Popover opened={opened} onChange={change} position="bottom-start" trapFocus>
      <Popover.Target>
        <button type="button" className={css.add} onClick={() => change(!opened)}>
          + Filter
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Add a filter">
        <div className={css.panel}>
          <div className={css.dimensions}>
            {dimensions.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={name === dimension}
                onClick={() => setDimension(name)}
              >
                {dimensionName(name)}
              </button>
            ))}
            <button
              type="button"
              aria-pressed={dimension === 'metadata.'}
              onClick={() => setDimension('metadata.')}
            >
              Metadata key…
            </button>
          </div>
          <FilterValues
            key={dimension}
            dimension={dimension}
            values={
              facets === 'loading'
                ? undefined
                : (known.find((facet) => facet.dimension === dimension)?.values ?? [])
            }
            failed={facets === 'failed'}
            onRetry={load}
            chosen={chosen}
            onToggle={onToggle}
          />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
