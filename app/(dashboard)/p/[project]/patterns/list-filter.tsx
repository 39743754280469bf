'use client';
import { MultiSelect, NativeSelect } from '@mantine/core';
import { useView } from '../../../../ui/view-scope.tsx';
import css from './patterns.module.css';
import { listParsers, states } from './view.ts';

/** Narrows the list by state and feature. */
export function ListFilter({ features }: { features: string[] }) {
  const [{ state, feature }, setView] = useView(listParsers);
  return (
    <div className={css.filters}>
      <MultiSelect
        aria-label="State"
        placeholder={state.length > 0 ? '' : 'Any state'}
        data={[...states]}
        value={state}
        onChange={(value) => setView({ state: states.filter((one) => value.includes(one)) })}
        clearable
        clearButtonProps={{ 'aria-label': 'Any state' }}
        miw="12rem"
      />
      <NativeSelect
        aria-label="Feature"
        value={feature ?? ''}
        data={[{ value: '', label: 'All features' }, ...features]}
        onChange={({ currentTarget }) => setView({ feature: currentTarget.value || null })}
      />
    </div>
  );
}
