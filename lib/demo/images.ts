import type { SeededRandom } from '#lib/stats/index.ts';
import { failureModes } from './failure-modes.ts';
import type { Request } from './request.ts';
import { words } from './words/index.ts';

const shots = [
  'Wide photograph',
  'Close-up photograph',
  'Flat illustration',
  'Watercolour',
  'Overhead photograph',
];
const lights = [
  'soft morning light',
  'warm evening light',
  'bright studio light',
  'overcast daylight',
  'light from a large window',
];
const moods = ['calm', 'lively', 'homely', 'minimal', 'elegant'];
const details = [
  'shallow depth of field',
  'calm space on the left for a heading',
  'wooden table in the foreground',
  'a plant at the edge of the frame',
  'muted colours',
  'a street scene out of focus behind it',
];
const sizes = [
  [1792, 1024],
  [1024, 1024],
  [1024, 1792],
] as const;

/** The image as a description with its size: the demo stores no pixels. The model never makes an alpha channel. */
export function describeImage(random: SeededRandom, request: Request) {
  const english = words.en.trades[request.user.site.trade] as readonly string[];
  const [width, height] = sizes[random.pickIndex([0.8, 0.95, 1])] as (typeof sizes)[number];
  const wantsNoBackground = failureModes.transparentHero.matches(request);
  const background = wantsNoBackground
    ? random.pick([
        'on a plain white background',
        'on a grey checkerboard pattern',
        'on an off-white backdrop with a shadow',
      ])
    : random.pick(details);
  const result =
    `${random.pick(shots)} for a ${english[0]}: ${random.pick(english.slice(1))}, ${random.pick(lights)}, ` +
    `${random.pick(moods)} mood, accents in ${request.user.site.palette}, ${background}.`;
  return { result, metadata: { width, height, alpha: false, format: 'png' } };
}
