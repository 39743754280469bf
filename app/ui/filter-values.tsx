'use client';
import { Checkbox, Skeleton, TextInput } from '@mantine/core';
import { useState } from 'react';
import { count } from '../format.ts';
import { dimensionName, joinCondition, valueName } from '../view.ts';
import css from './filter-bar.module.css';

interface Props {
  /** "metadata." lets a key be typed. */
  dimension: string;
  /** undefined: on the way. */
  values: { value: string; count: number }[] | undefined;
  failed: boolean;
  onRetry(): void;
  chosen: readonly string[];
  onToggle(dimension: string, value: string): void;
}

/** The values of one dimension to tick; a value that is not in the list can be typed. */
export function FilterValues({ dimension, values, failed, onRetry, chosen, onToggle }: Props) {
  const [text, setText] = useState('');
  const [key, setKey] = useState('');
  const free = dimension === 'metadata.';
  const target = free ? `metadata.${key}` : dimension;
  const shown =
    values?.filter(({ value }) => valueName(value).toLowerCase().includes(text.toLowerCase())) ?? [];
  const offerTyped = text !== '' && !values?.some(({ value }) => value === text) && (!free || key !== '');

  return (
    <div className={css.values}>
      {free && (
        <TextInput
          placeholder="Key, for example plan"
          aria-label="Metadata key"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      )}
      <TextInput
        data-autofocus
        aria-label={`Value of ${free ? 'the key' : dimensionName(dimension)}`}
        placeholder={free ? 'Value' : 'Find or type a value'}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={css.list}>
        {values === undefined && <Skeleton height={90} mt={4} />}
        {failed && (
          <p className={css.note} role="alert">
            The values could not be loaded.{' '}
            <button type="button" onClick={onRetry}>
              Try again
            </button>
          </p>
        )}
        {shown.map(({ value, count: n }) => (
          <Checkbox
            key={value}
            classNames={{
              root: css.value,
              body: css.valueBody,
              labelWrapper: css.valueLabel,
              label: css.valueText,
            }}
            checked={chosen.includes(joinCondition(dimension, value))}
            onChange={() => onToggle(dimension, value)}
            label={
              <>
                <span data-unset={value === '' || undefined}>{valueName(value)}</span> <span>{count(n)}</span>
              </>
            }
          />
        ))}
        {offerTyped && (
          <p className={css.note}>
            <button type="button" onClick={() => onToggle(target, text)}>
              {dimensionName(target)} is “{text}”
            </button>
          </p>
        )}
        {values && !failed && !free && shown.length === 0 && !offerTyped && (
          <p className={css.note}>No values in this range.</p>
        )}
        {free && !offerTyped && (
          <p className={css.note}>
            Any key that products send in <code>metadata</code> can be filtered by.
          </p>
        )}
      </div>
    </div>
  );
}
