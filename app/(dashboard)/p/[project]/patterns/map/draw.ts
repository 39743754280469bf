import { type Lens, type Plane, placeOf, type Size } from './geometry.ts';

/** An interaction on the map; patterns by their places in the list. */
export interface Dot {
  id: string;
  x: number;
  y: number;
  isRejected: boolean;
  patterns: number[];
}

export interface Scene {
  dots: readonly Dot[];
  plane: Plane;
  lens: Lens;
  size: Size;
  /** Place of the pattern that stands out; null: none does. */
  marked: number | null;
  /** Place of the dot that is pointed at; −1: none. */
  pointed: number;
}

/** Draws all dots, rejected ones as diamonds and kept ones as rings, what is marked above the rest. @returns their places, px */
export function draw(canvas: HTMLCanvasElement, scene: Scene): [number, number][] {
  const { dots, plane, lens, size, marked, pointed } = scene;
  const context = canvas.getContext('2d');
  const places = dots.map((dot) => placeOf(dot, plane, lens, size));
  if (!context) return places;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(size.width * ratio);
  canvas.height = Math.round(size.height * ratio);
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name);
  const [rejected, inserted, ink] = [colour('--rejected'), colour('--inserted'), colour('--ink')];
  const radius = Math.min(6, 2.25 + Math.log2(lens.zoom) * 0.6);
  const isMarked = (dot: Dot) => marked === null || dot.patterns.includes(marked);
  for (const above of [false, true])
    for (const [i, dot] of dots.entries()) {
      if (isMarked(dot) !== above) continue;
      const [x, y] = places[i] as [number, number];
      if (x < -9 || y < -9 || x > size.width + 9 || y > size.height + 9) continue;
      context.globalAlpha = above ? 0.8 : 0.18;
      shape(context, x, y, radius, dot.isRejected);
      if (dot.isRejected) {
        context.fillStyle = rejected;
        context.fill();
      } else {
        context.strokeStyle = inserted;
        context.lineWidth = 1.25;
        context.stroke();
      }
    }
  const place = places[pointed];
  if (place) {
    context.globalAlpha = 1;
    context.strokeStyle = ink;
    context.lineWidth = 2;
    shape(context, place[0], place[1], radius + 4, false);
    context.stroke();
  }
  return places;
}

function shape(context: CanvasRenderingContext2D, x: number, y: number, r: number, isDiamond: boolean): void {
  context.beginPath();
  if (isDiamond) {
    context.moveTo(x, y - r * 1.2);
    context.lineTo(x + r * 1.2, y);
    context.lineTo(x, y + r * 1.2);
    context.lineTo(x - r * 1.2, y);
    context.closePath();
  } else context.arc(x, y, r, 0, 2 * Math.PI);
}
