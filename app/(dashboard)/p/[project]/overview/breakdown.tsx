'use client';
import { useMemo, useState } from 'react';
import type { Dimension, InsertRateRow } from '#lib/insights/index.ts';
import { alignDecimals, moment, money, plural } from '../../../../format.ts';
import { type Period, topOfAxis } from '../../../../series.ts';
import { ScrollRegion } from '../../../../ui/scroll-region.tsx';
import { Section } from '../../../../ui/section.tsx';
import { useView } from '../../../../ui/view-scope.tsx';
import { dimensionName, joinCondition, overviewParsers } from '../../../../view.ts';
import css from './breakdown.module.css';
import { BreakdownRow } from './breakdown-row.tsx';
import { columns, compareBy, type SortKey } from './columns.ts';
import { DimensionPicker } from './dimension-picker.tsx';

interface Props {
  rows: { row: InsertRateRow; trend: Period[] }[];
  by: Dimension;
  /** The rate of all rows together, drawn as a line through all of them. */
  total: number | null;
  declared: string[];
  lookedBackTo: number | null;
  timeZone: string;
}

const most = 50;

/** One row per value of a dimension, on common scales; a click looks at that value alone. */
export function Breakdown({ rows, by, total, declared, lookedBackTo, timeZone }: Props) {
  const [{ where }, setView] = useView(overviewParsers);
  const [sort, setSort] = useState<{ key: SortKey; down: boolean }>({ key: 'n', down: true });
  const [all, setAll] = useState(false);
  const sorted = useMemo(
    () => rows.toSorted((a, b) => compareBy(sort.key, a.row, b.row, sort.down)),
    [rows, sort],
  );
  const mature = rows.filter(({ row }) => row.high !== null);
  const readable = mature.filter(({ row }) => !row.small);
  const judged = readable.length > 0 ? readable : mature;
  const max = judged.length === 0 ? 1 : topOfAxis(Math.max(0.25, ...judged.map(({ row }) => row.high ?? 0)));
  const shown = all ? sorted : sorted.slice(0, most);
  const costs = alignDecimals(shown.map(({ row }) => money(row.costPerInsertedMicroUsd)));

  return (
    <Section
      title={`By ${dimensionName(by).toLowerCase()}`}
      note={
        lookedBackTo === null
          ? 'Whiskers: 95 % interval. The line is the rate of all.'
          : `This key is not declared as a dimension: only interactions since ${moment(lookedBackTo, timeZone).slice(0, -3)} were looked at.`
      }
      controls={<DimensionPicker by={by} declared={declared} onChange={(next) => setView({ by: next })} />}
    >
      <ScrollRegion className={css.scroll} label={`Insert rate by ${dimensionName(by)}`}>
        <table className={css.table}>
          <thead>
            <tr>
              {columns.map(({ key, label, className, meaning }) => {
                const sortedBy = key !== undefined && key === sort.key;
                return (
                  <th
                    key={label}
                    scope="col"
                    className={css[className]}
                    title={meaning}
                    aria-sort={sortedBy ? (sort.down ? 'descending' : 'ascending') : undefined}
                  >
                    {key ? (
                      <button
                        type="button"
                        onClick={() => setSort({ key, down: sortedBy ? !sort.down : key !== 'key' })}
                      >
                        {label === 'Name' ? dimensionName(by) : label}
                        <span aria-hidden="true">{sortedBy ? (sort.down ? ' ↓' : ' ↑') : ''}</span>
                      </button>
                    ) : (
                      label
                    )}
                    {className === 'whisker' && (
                      <span className={css.scale} aria-hidden="true">
                        <span>0</span>
                        <span>{Math.round(max * 100)} %</span>
                      </span>
                    )}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ row, trend }, i) => (
              <BreakdownRow
                key={row.key ?? ''}
                row={row}
                trend={trend}
                cost={costs[i] ?? ''}
                max={max}
                total={total}
                onPick={() => {
                  const condition = joinCondition(by, row.key);
                  if (!where.includes(condition)) setView({ where: [...where, condition] });
                }}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {rows.length === 0 && <p className={css.none}>No interaction in this range has a value for it.</p>}
      {sorted.length > most && !all && (
        <button type="button" className={css.more} onClick={() => setAll(true)}>
          Show {plural(sorted.length - most, 'more value')}
        </button>
      )}
    </Section>
  );
}
