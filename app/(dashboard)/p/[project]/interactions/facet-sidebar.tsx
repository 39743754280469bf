'use client';
import { Skeleton } from '@mantine/core';
import { Suspense, use } from 'react';
import type { Facet } from '#lib/insights/index.ts';
import { useView } from '../../../../ui/view-scope.tsx';
import { interactionsParsers, joinCondition } from '../../../../view.ts';
import { FacetValues } from './facet-values.tsx';
import css from './interactions.module.css';

interface Props {
  /** null: could not be read. */
  facets: Promise<Facet[] | null>;
  /** A text or a user is looked for: the counts are without that. */
  searched: boolean;
}

/** What the interactions in range have in common, with counts; a click filters. The list does not wait for it. */
export function FacetSidebar({ facets, searched }: Props) {
  return (
    <aside className={css.facets} aria-label="Filters with counts">
      {searched && <p className={css.note}>Counts are without the search.</p>}
      <Suspense fallback={<Skeleton height={420} />}>
        <Facets facets={facets} />
      </Suspense>
    </aside>
  );
}

function Facets({ facets }: Pick<Props, 'facets'>) {
  const list = use(facets);
  const [{ where, outcome }, setView] = useView(interactionsParsers);
  if (!list)
    return <p className={css.note}>The counts could not be read. The list is complete without them.</p>;

  const flip = (chosen: string[], value: string) =>
    chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];

  return list.map(({ dimension, values }) =>
    dimension === 'outcome' ? (
      <FacetValues
        key={dimension}
        dimension={dimension}
        values={values}
        isChosen={(value) => outcome.includes(value)}
        onToggle={(value) => setView({ outcome: flip(outcome, value) })}
      />
    ) : (
      <FacetValues
        key={dimension}
        dimension={dimension}
        values={values}
        isChosen={(value) => where.includes(joinCondition(dimension, value))}
        onToggle={(value) => setView({ where: flip(where, joinCondition(dimension, value)) })}
      />
    ),
  );
}
