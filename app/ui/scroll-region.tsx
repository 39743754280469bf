import type { CSSProperties, ReactNode } from 'react';

interface Props {
  label: string;
  className?: string | undefined;
  style?: CSSProperties;
  children: ReactNode;
}

/** Holds what may be wider or taller than its place, and can be scrolled by keyboard. */
export function ScrollRegion({ label, ...props }: Props) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys scroll only what has the focus (axe: scrollable-region-focusable)
  return <section aria-label={label} tabIndex={0} {...props} />;
}
