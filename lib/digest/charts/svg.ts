/** Colours of the light scheme, which pictures are drawn in wherever they are seen. */
export const ink = {
  text: '#16191c',
  quiet: '#5e676e',
  line: '#e4e7e9',
  rate: '#0b7285',
  band: '#cfe6eb',
  lost: '#b53d0b',
};

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeXml = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => escapes[sign] as string);

/** Fonts of the machine: whatever it has without serifs. */
export const svg = (width: number, height: number, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, Helvetica, Arial, sans-serif"><rect width="100%" height="100%" fill="#ffffff"/>${content}</svg>`;

export interface TextLook {
  size?: number;
  fill?: string;
  anchor?: 'start' | 'middle' | 'end';
  weight?: number;
}

export const text = (
  x: number,
  y: number,
  words: string,
  { size = 11, fill = ink.quiet, anchor = 'start', weight = 400 }: TextLook = {},
): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" fill="${fill}" text-anchor="${anchor}" font-weight="${weight}">${escapeXml(words)}</text>`;

export interface Point {
  x: number;
  y: number;
}

export const path = (points: readonly Point[]): string =>
  points.map(({ x, y }, i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** Neighbours in one list, without those that are missing. */
export function runsOf<T>(list: readonly (T | null)[]): T[][] {
  const runs: T[][] = [[]];
  for (const one of list) {
    if (one === null) runs.push([]);
    else runs.at(-1)?.push(one);
  }
  return runs.filter(({ length }) => length > 0);
}
