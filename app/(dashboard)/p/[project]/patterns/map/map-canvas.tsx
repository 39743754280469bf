'use client';
import { ActionIcon, useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconFocus2, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import {
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react';
import { interactionHref } from '../view.ts';
import { type Dot, draw } from './draw.ts';
import { moveBy, nearest, planeOf, wholePlane, zoomAt } from './geometry.ts';
import css from './map.module.css';
import { useInputs } from './use-inputs.ts';

interface Props {
  project: string;
  dots: readonly Dot[];
  marked: number | null;
}

const reachPx = 14;
const stepPx = 60;

/** The plane to wander in: drag or arrow keys move, the wheel or + and − enlarge, pointing shows the input. */
export function MapCanvas({ project, dots, marked }: Props) {
  const router = useRouter();
  const scheme = useComputedColorScheme('light');
  const { ref: box, width, height } = useElementSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const places = useRef<[number, number][]>([]);
  const grip = useRef<{ x: number; y: number; moved: number }>(null);
  const [lens, setLens] = useState(wholePlane);
  const [pointed, setPointed] = useState(-1);
  const plane = useMemo(() => planeOf(dots), [dots]);
  const size = { width, height };
  const dot = dots[pointed];
  const text = useInputs(project, dot ? [dot.id] : []).get(dot?.id ?? '');

  useEffect(() => {
    if (!canvas.current || width === 0) return;
    // The scheme's colours are read from the element: it only has to be drawn again.
    void scheme;
    places.current = draw(canvas.current, { dots, plane, lens, size: { width, height }, marked, pointed });
  }, [dots, plane, lens, width, height, marked, pointed, scheme]);

  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    setLens(zoomAt(lens, Math.exp(-event.deltaY / 300), [event.offsetX, event.offsetY], size));
  });
  useEffect(() => {
    const element = canvas.current;
    const listen = (event: WheelEvent) => onWheel(event);
    // React's own listener is passive: the page would scroll along.
    element?.addEventListener('wheel', listen, { passive: false });
    return () => element?.removeEventListener('wheel', listen);
  }, []);

  function onMove({ nativeEvent: { offsetX, offsetY } }: PointerEvent) {
    const held = grip.current;
    if (!held) {
      setPointed(nearest(places.current, [offsetX, offsetY], reachPx));
      return;
    }
    const [dx, dy] = [offsetX - held.x, offsetY - held.y];
    setLens(moveBy(lens, dx, dy, size));
    grip.current = { x: offsetX, y: offsetY, moved: held.moved + Math.hypot(dx, dy) };
  }

  function onUp() {
    const moved = grip.current?.moved ?? 0;
    grip.current = null;
    if (moved < 4 && dot) router.push(interactionHref(project, dot.id));
  }

  const enlarge = (factor: number) => setLens(zoomAt(lens, factor, [width / 2, height / 2], size));
  const keys: Record<string, () => void> = {
    ArrowLeft: () => setLens(moveBy(lens, stepPx, 0, size)),
    ArrowRight: () => setLens(moveBy(lens, -stepPx, 0, size)),
    ArrowUp: () => setLens(moveBy(lens, 0, stepPx, size)),
    ArrowDown: () => setLens(moveBy(lens, 0, -stepPx, size)),
    '+': () => enlarge(1.5),
    '-': () => enlarge(1 / 1.5),
    '0': () => setLens(wholePlane),
  };
  function onKeyDown(event: KeyboardEvent) {
    const does = keys[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  }

  const [x, y] = places.current[pointed] ?? [0, 0];
  return (
    <div className={css.frame}>
      <div
        ref={box}
        className={css.canvas}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the map only while it has the focus
        tabIndex={0}
        aria-label="Map of meaning. Arrow keys move, plus and minus enlarge, 0 shows all. The table says the same."
        data-testid="map"
        data-zoom={lens.zoom.toFixed(2)}
        onKeyDown={onKeyDown}
      >
        <canvas
          ref={canvas}
          style={{ width: '100%', height: '100%' }}
          onPointerDown={({ nativeEvent: { offsetX, offsetY }, currentTarget, pointerId }) => {
            currentTarget.setPointerCapture(pointerId);
            grip.current = { x: offsetX, y: offsetY, moved: 0 };
          }}
          onPointerMove={onMove}
          onPointerUp={onUp}
          onPointerLeave={() => setPointed(-1)}
        />
        {dot && (
          <div
            className={css.tip}
            data-testid="map-tip"
            style={{
              ...(x < width / 2 ? { left: x + 14 } : { right: width - x + 14 }),
              ...(y < height / 2 ? { top: y + 8 } : { bottom: height - y + 8 }),
            }}
          >
            <b data-kind={dot.isRejected ? 'rejected' : 'kept'}>{dot.isRejected ? 'rejected' : 'kept'}</b>{' '}
            {text && <span>{text.feature}</span>}
            <p>
              {text === undefined
                ? '…'
                : text === null
                  ? 'not in the log any more'
                  : (text.input ?? 'no input')}
            </p>
          </div>
        )}
      </div>
      <div className={css.tools}>
        <Tool label="Enlarge" onClick={() => enlarge(1.5)} Icon={IconZoomIn} />
        <Tool label="Show more" onClick={() => enlarge(1 / 1.5)} Icon={IconZoomOut} />
        <Tool label="Show all" onClick={() => setLens(wholePlane)} Icon={IconFocus2} />
      </div>
    </div>
  );
}

function Tool({ label, onClick, Icon }: { label: string; onClick(): void; Icon: typeof IconFocus2 }) {
  return (
    <ActionIcon variant="default" aria-label={label} title={label} onClick={onClick}>
      <Icon size={16} stroke={1.7} aria-hidden />
    </ActionIcon>
  );
}
