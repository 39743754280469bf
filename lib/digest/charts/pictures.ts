import sharp from 'sharp';
import { percent } from '#lib/format/index.ts';
import type { Picture } from '#lib/slack/index.ts';
import { changeWords, rateFigure, weekWords } from '../show/words.ts';
import type { Digest } from '../types.ts';
import { patternsSvg } from './patterns.ts';
import { trendSvg } from './trend.ts';

/** Twice the size that it is drawn in: screens are fine. */
const density = 144;

/**
 * Whether this machine has a font. Without one every letter is the same empty box; then pictures go without words, which
 * are in their descriptions too.
 */
async function hasFont(): Promise<boolean> {
  const widths = await Promise.all(
    ['i', 'W'].map(
      async (letter) => (await sharp({ text: { text: letter, dpi: density } }).metadata()).width,
    ),
  );
  return widths[0] !== widths[1];
}

/** The charts of a digest: the insert rate's trend, and that of its patterns if it has any. */
export async function picturesOf(digest: Digest): Promise<Picture[]> {
  const { week, rate, patterns, trend } = digest;
  const words = weekWords(digest);
  const isWritten = await hasFont().catch(() => false);
  const draw = (svg: string) =>
    sharp(Buffer.from(isWritten ? svg : svg.replaceAll(/<text .*?<\/text>/g, '')), { density })
      .png({ palette: true })
      .toBuffer();
  const known = trend.filter((point) => point.rate !== null);
  const first = known[0]?.rate ?? null;
  return [
    {
      name: `trend-${week.name}.png`,
      title: 'Insert rate by week, with its 95 % interval',
      alt: `Insert rate over ${known.length} weeks, from ${percent(first)} to ${rate ? rateFigure(rate) : 'nothing'} in the week of ${words}: ${changeWords(digest)}.`,
      png: await draw(trendSvg(digest)),
    },
    ...(patterns.length === 0
      ? []
      : [
          {
            name: `patterns-${week.name}.png`,
            title: 'Inserts lost a week, by pattern',
            alt: patterns.map(({ name, what }) => `${name}: ${what}`).join(', '),
            png: await draw(patternsSvg(digest)),
          },
        ]),
  ];
}
