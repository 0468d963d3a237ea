// Moving about in the graph: drag, buttons, Ctrl + wheel.

import { useRef, useState } from 'preact/hooks';
import type { RefObject, TargetedPointerEvent, TargetedWheelEvent } from 'preact';

interface Box {
  x: number;
  y: number;
  scale: number;
}

const WHOLE: Box = { x: 0, y: 0, scale: 1 };
const LEAST = 0.2;
const MOST = 6;

/** A small graph is not blown up beyond this many units across the panel. */
const LEAST_WIDTH = 1180;
const LEAST_HEIGHT = 420;

export function usePanZoom(svg: RefObject<SVGSVGElement | null>, drawnWidth: number, drawnHeight: number) {
  const width = Math.max(drawnWidth, LEAST_WIDTH);
  const height = Math.max(drawnHeight, LEAST_HEIGHT);
  const left = (drawnWidth - width) / 2;
  const top = (drawnHeight - height) / 2;
  const [box, setBox] = useState<Box>(WHOLE);
  const drag = useRef<{ x: number; y: number; from: Box; moved: boolean } | null>(null);
  const lastMoved = useRef(false);

  const w = width / box.scale;
  const h = height / box.scale;
  const zoom = (factor: number): void => setBox((b) => {
    const scale = Math.min(MOST, Math.max(LEAST, b.scale * factor));
    return { x: b.x + (width / b.scale - width / scale) / 2, y: b.y + (height / b.scale - height / scale) / 2, scale };
  });
  const unit = (): number => {
    const rect = svg.current?.getBoundingClientRect();
    return rect ? Math.max(w / rect.width, h / rect.height) : 1;
  };

  return {
    viewBox: `${left + box.x} ${top + box.y} ${w} ${h}`,
    zoom,
    fit: () => setBox(WHOLE),
    moved: () => lastMoved.current,
    handlers: {
      onPointerDown: (e: TargetedPointerEvent<SVGSVGElement>) => {
        lastMoved.current = false;
        if (e.button === 0 && e.target === e.currentTarget) drag.current = { x: e.clientX, y: e.clientY, from: box, moved: false };
      },
      onPointerMove: (e: TargetedPointerEvent<SVGSVGElement>) => {
        const d = drag.current;
        if (!d) return;
        if (!d.moved && Math.hypot(e.clientX - d.x, e.clientY - d.y) < 3) return;
        if (!d.moved) e.currentTarget.setPointerCapture(e.pointerId);
        d.moved = true;
        lastMoved.current = true;
        const u = unit();
        setBox({ ...d.from, x: d.from.x - (e.clientX - d.x) * u, y: d.from.y - (e.clientY - d.y) * u });
      },
      onPointerUp: () => { drag.current = null; },
      onPointerCancel: () => { drag.current = null; },
      onWheel: (e: TargetedWheelEvent<SVGSVGElement>) => {
        if (!e.ctrlKey) return;
        e.preventDefault();
        zoom(e.deltaY < 0 ? 1.1 : 1 / 1.1);
      },
    },
  };
}
