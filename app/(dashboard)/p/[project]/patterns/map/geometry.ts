/** Where points of a plane stand on a canvas that can be moved and enlarged. Pure. */

export interface Plane {
  /** Left and bottom end, and how far it is to the others. */
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Size {
  width: number;
  height: number;
}

/** How much is enlarged, and which place of the plane (0–1 each way) is in the middle. */
export interface Lens {
  zoom: number;
  x: number;
  y: number;
}

export const wholePlane: Lens = { zoom: 1, x: 0.5, y: 0.5 };
const mostZoom = 40;
/** Free space around the outermost points, px. */
const margin = 16;

/** The smallest plane that holds all points; of one point, one around it. */
export function planeOf(points: readonly { x: number; y: number }[]): Plane {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    bottom = Math.min(bottom, y);
    top = Math.max(top, y);
  }
  if (left > right) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: bottom, width: right - left || 1, height: top - bottom || 1 };
}

/** Pixels from the upper left corner. */
export function placeOf(
  { x, y }: { x: number; y: number },
  plane: Plane,
  lens: Lens,
  { width, height }: Size,
): [number, number] {
  const across = (x - plane.x) / plane.width;
  const up = (y - plane.y) / plane.height;
  return [
    width / 2 + (across - lens.x) * (width - 2 * margin) * lens.zoom,
    height / 2 - (up - lens.y) * (height - 2 * margin) * lens.zoom,
  ];
}

/** Enlarges by a factor so that what is at a place of the canvas stays there. */
export function zoomAt(lens: Lens, factor: number, [px, py]: readonly [number, number], size: Size): Lens {
  const zoom = Math.min(mostZoom, Math.max(1, lens.zoom * factor));
  const dx = (px - size.width / 2) / (size.width - 2 * margin);
  const dy = (size.height / 2 - py) / (size.height - 2 * margin);
  return held({ zoom, x: lens.x + dx / lens.zoom - dx / zoom, y: lens.y + dy / lens.zoom - dy / zoom });
}

/** Moves what is seen by so many pixels. */
export const moveBy = (lens: Lens, dx: number, dy: number, { width, height }: Size): Lens =>
  held({
    ...lens,
    x: lens.x - dx / ((width - 2 * margin) * lens.zoom),
    y: lens.y + dy / ((height - 2 * margin) * lens.zoom),
  });

/** The middle stays on the plane. */
function held({ zoom, x, y }: Lens): Lens {
  const within = (value: number) => Math.min(1, Math.max(0, value));
  return { zoom, x: within(x), y: within(y) };
}

/** Index of the point that is nearest to a place of the canvas and at most `reach` px away; −1: none. */
export function nearest(
  places: readonly (readonly [number, number])[],
  [px, py]: readonly [number, number],
  reach: number,
): number {
  let found = -1;
  let least = reach * reach;
  for (const [i, [x, y]] of places.entries()) {
    const distance = (x - px) ** 2 + (y - py) ** 2;
    if (distance > least) continue;
    least = distance;
    found = i;
  }
  return found;
}
