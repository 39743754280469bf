/** `12.5 %`. @param share 0–1 */
export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** Two reasons as one; either may be empty. */
export const both = (a: string, b: string): string => (a && b ? `${a}, ${b}` : a || b);
