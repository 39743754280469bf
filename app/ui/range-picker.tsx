'use client';
import { Popover } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { date } from '../format.ts';
import type { Preset } from '../range.ts';
import { scopeParsers } from '../view.ts';
import css from './range-picker.module.css';
import { Segments } from './segments.tsx';
import { useView } from './view-scope.tsx';

const options: { value: Exclude<Preset, 'custom'>; label: string }[] = [
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
  { value: '28d', label: '28 d' },
  { value: '8w', label: '8 weeks' },
];

/** Presets, or two dates from a calendar. @param today the project's date */
export function RangePicker({ today }: { today: string }) {
  const [{ range, from, to }, setView] = useView(scopeParsers);
  const [opened, setOpened] = useState(false);
  const [dates, setDates] = useState<[string | null, string | null]>([from, to]);

  function pick(picked: [string | null, string | null]) {
    setDates(picked);
    if (!picked[0] || !picked[1]) return;
    setOpened(false);
    setView({ range: 'custom', from: picked[0], to: picked[1] });
  }

  const chosen = range === 'custom' && from && to;
  return (
    <div className={css.picker}>
      <Segments
        label="Time range"
        value={range === 'custom' ? null : range}
        options={options}
        onChange={(value) => setView({ range: value, from: null, to: null })}
      />
      <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus>
        <Popover.Target>
          <button
            type="button"
            className={css.custom}
            aria-pressed={Boolean(chosen)}
            onClick={() => setOpened(!opened)}
          >
            <IconCalendar size={14} stroke={1.7} aria-hidden />
            {chosen ? `${date(Date.parse(from), 'UTC')} – ${date(Date.parse(to), 'UTC')}` : 'Dates'}
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <DatePicker
            type="range"
            value={dates}
            onChange={pick}
            maxDate={today}
            defaultDate={dates[0] ?? today}
            allowSingleDateInRange
            size="xs"
            weekendDays={[]}
            hideOutsideDates
            ariaLabels={{ previousMonth: 'Previous month', nextMonth: 'Next month' }}
            classNames={{ weekday: css.weekday }}
          />
          <p className={css.hint}>First day, then last day. Both are included.</p>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
