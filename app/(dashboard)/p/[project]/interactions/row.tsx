import type { InteractionSummary } from '#lib/insights/index.ts';
import { day, duration, momentExact, money, moneyExact, time } from '../../../../format.ts';
import { imagesIn } from '../../../../images-in.ts';
import { Name } from '../../../../ui/name.tsx';
import { OutcomeBadge, outcomeWord } from '../../../../ui/outcome-badge.tsx';
import { Thumbnail } from '../../../../ui/thumbnail.tsx';
import css from './browser.module.css';

interface Props {
  id: string;
  row: InteractionSummary;
  timeZone: string;
  /** Where it stands in the list and how high it is, px. */
  top: number;
  height: number;
  isCursor: boolean;
  isOpen: boolean;
  position: number;
  onOpen(): void;
}

export function Row({ id, row, timeZone, top, height, isCursor, isOpen, position, onOpen }: Props) {
  const { createdAt, feature, input, result, model, latencyMs, costMicroUsd, tryNumber } = row;
  const images = imagesIn(result);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the list box opens the active option
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isOpen}
      aria-posinset={position}
      aria-setsize={-1}
      data-testid="interaction-row"
      data-id={row.id}
      data-cursor={isCursor || undefined}
      className={css.row}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={onOpen}
    >
      <span data-column="time" title={momentExact(createdAt, timeZone)}>
        <span className={css.day}>{day(createdAt, timeZone)}</span> {time(createdAt, timeZone)}
      </span>
      <span data-column="outcome">
        <OutcomeBadge word={outcomeWord(row)} />
        {tryNumber > 1 && (
          <span className={css.try} title={`Try ${tryNumber} of its chain`}>
            #{tryNumber}
          </span>
        )}
      </span>
      <span data-column="feature">
        <Name value={feature} />
      </span>
      <span data-column="input">{input ?? <i>no input</i>}</span>
      <span data-column="result">
        {images ? <Thumbnail hashes={images} /> : (result ?? <i>no result</i>)}
      </span>
      <span data-column="model">{model ?? <i>not set</i>}</span>
      <span data-column="latency">{duration(latencyMs)}</span>
      <span data-column="cost" title={moneyExact(costMicroUsd)}>
        {money(costMicroUsd)}
      </span>
    </div>
  );
}
