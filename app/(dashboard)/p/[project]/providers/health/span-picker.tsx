'use client';
import { Segments } from '../../../../../ui/segments.tsx';
import { useView } from '../../../../../ui/view-scope.tsx';
import { healthParsers, spanNames, spans } from '../view.ts';

/** How far the page looks back. */
export function SpanPicker() {
  const [{ span }, setView] = useView(healthParsers);
  return (
    <Segments
      label="Time span"
      value={span}
      options={spanNames.map((value) => ({ value, label: spans[value].label }))}
      onChange={(value) => setView({ span: value })}
    />
  );
}
