import sharp from 'sharp';
import { percent } from '#lib/format/index.ts';
import type { Picture } from '#lib/slack/index.ts';
import { changeWords, rateFigure, weekWords } from '../show/words.ts';
import type { Digest } from '../types.ts';
import { patternsSvg } from './patterns.ts';
import { trendSvg } from './trend.ts';

/** Twice the size that it is drawn in: screens are fine. */
const density = 144;

/** The charts of a digest: the insert rate's trend, and that of its patterns if it has any. */
export async function picturesOf(digest: Digest): Promise<Picture[]> {
  const { week, rate, patterns, trend } = digest;
  const words = weekWords(digest);
  const draw = (svg: string) => sharp(Buffer.from(svg), { density }).png({ palette: true }).toBuffer();
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
