'use client';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { count, percent } from '../../../../../format.ts';
import { Segments } from '../../../../../ui/segments.tsx';
import { mapParsers, patternHref } from '../view.ts';
import { DotTable } from './dot-table.tsx';
import type { Dot } from './draw.ts';
import css from './map.module.css';
import { MapCanvas } from './map-canvas.tsx';

interface Props {
  project: string;
  dots: Dot[];
  patterns: { id: string; name: string; points: number; rejected: number }[];
}

const modes = [
  { value: 'map', label: 'Map' },
  { value: 'table', label: 'Table' },
] as const;

/** The map beside the patterns on it; which one stands out is in the address. */
export function MeaningMap({ project, dots, patterns }: Props) {
  const [{ pattern, as }, setView] = useQueryStates(mapParsers, { history: 'push' });
  const place = patterns.findIndex(({ id }) => id === pattern);
  const marked = place < 0 ? null : place;
  const names = patterns.map(({ name }) => name);
  const listed = marked === null ? dots : dots.filter((dot) => dot.patterns.includes(marked));
  return (
    <div className={css.columns}>
      <div>
        <div className={css.head}>
          <p className={css.legend}>
            <span data-kind="rejected">◆ rejected</span> <span data-kind="kept">○ kept</span>{' '}
            {marked !== null && as === 'map' && <span>faint: not in the pattern</span>}
          </p>
          <Segments
            label="How to show the inputs"
            value={as}
            options={modes}
            onChange={(value) => setView({ as: value })}
          />
        </div>
        {as === 'map' ? (
          <MapCanvas project={project} dots={dots} marked={marked} />
        ) : (
          <DotTable key={marked} project={project} dots={listed} names={names} />
        )}
      </div>
      <section aria-label="Patterns on the map">
        <h2 className={css.title}>Patterns</h2>
        {patterns.length === 0 && <p className={css.count}>None of these inputs is in a pattern.</p>}
        <ul className={css.patterns}>
          {patterns.map(({ id, name, points, rejected }) => (
            <li key={id}>
              <button
                type="button"
                aria-pressed={id === pattern}
                onClick={() => setView({ pattern: id === pattern ? null : id })}
              >
                {name}
              </button>
              <small>
                {count(points)} here, {percent(rejected / points, 0)} rejected ·{' '}
                <Link href={patternHref(project, id)}>what it is</Link>
              </small>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
