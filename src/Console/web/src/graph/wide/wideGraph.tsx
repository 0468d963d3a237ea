import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { colourOf } from '../../base/colour';
import { useTheme } from '../../base/useTheme';
import { VERIFIED } from '../../base/evidence';
import { duration, perSecond, rate } from '../../base/format';
import { healthOf } from '../../base/health';
import { FitIcon, MinusIcon, PlusIcon } from '../../base/icons';
import { displayName } from '../../base/names';
import type { View } from '../../live/model';
import type { GraphProps } from '../graph';
import { isGroup } from '../groups';
import { Legend } from '../legend';
import { useStableShape } from '../stableShape';
import type { Camera, FromWorker, Looks, ToWorker } from './messages';

const colourNames = ['--edge', '--degraded', '--failing', '--degraded-ground', '--failing-ground', '--raised', '--hover', '--strong-line', '--text', '--quiet', '--card', '--accent', '--accent-ground'];
const LEAST = 0.01;
const MOST = 3;

/** A graph of hundreds or thousands of services, drawn by a worker. Arrow keys move it, + and − zoom; the tables below hold the same figures. */
export function WideGraph({ view, drawing, lit, changes, selected, select }: GraphProps) {
  const shape = useStableShape(view, drawing);
  const holder = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const [worker, setWorker] = useState<Worker | null>(null);
  const [whole, setWhole] = useState<{ width: number; height: number; places: Float32Array } | null>(null);
  const camera = useRef<Camera>({ x: 0, y: 0, scale: 1 });
  const picked = useRef(select);
  picked.current = select;
  const say = (message: ToWorker, transfer: Transferable[] = []): void => worker?.postMessage(message, transfer);
  const look = (next: Camera): void => {
    camera.current = next;
    say({ kind: 'camera', camera: next });
  };

  useEffect(() => {
    const element = holder.current!;
    const canvas = document.createElement('canvas');
    element.replaceChildren(canvas);
    const offscreen = canvas.transferControlToOffscreen();
    const drawing = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    drawing.postMessage({ kind: 'canvas', canvas: offscreen } satisfies ToWorker, [offscreen]);
    drawing.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'picked') picked.current(data.key);
      else {
        performance.measure('graph laid out', { start: performance.now() - data.milliseconds, duration: data.milliseconds });
        setWhole(data);
      }
    };
    const resize = (): void => drawing.postMessage({ kind: 'size', width: element.clientWidth, height: element.clientHeight, ratio: devicePixelRatio } satisfies ToWorker);
    const sizes = new ResizeObserver(resize);
    sizes.observe(element);
    resize();
    setWorker(drawing);
    return () => {
      sizes.disconnect();
      drawing.terminate();
    };
  }, []);

  useEffect(() => say({ kind: 'colours', colours: Object.fromEntries(colourNames.map((name) => [name, colourOf(holder.current!, name)])) }), [worker, theme]);

  const looks = useMemo((): Looks => {
    const services = new Map(view.services.map((service) => [service.id, service]));
    const edges = new Map(view.edges.map((edge) => [edge.id, edge]));
    return {
      nodes: shape.nodes.map(({ id }) => {
        const service = services.get(id);
        const change = changes?.get(`service:${id}`)?.what ?? null;
        if (!service) return { health: 'idle', figures: 'idle', change };
        const called = service.inbound.requests > 0;
        const traffic = called ? service.inbound : service.outbound;
        const speed = rate(perSecond(traffic, view.window.observedSeconds));
        return { change, health: healthOf(traffic), figures: called ? `${speed} · p95 ${duration(traffic.p95Microseconds)}` : `sends ${speed}` };
      }),
      edges: shape.edges.map(({ id }) => {
        const edge = edges.get(id);
        const change = changes?.get(`edge:${id}`)?.what ?? null;
        return edge ? { change, health: healthOf(edge.traffic), verified: edge.confidence >= VERIFIED, share: edge.traffic.requests / Math.max(1, view.totals.requests) } : { change, health: 'idle', verified: true, share: 0 };
      }),
    };
  }, [shape, view, changes]);
  const sent = useRef<{ shape: unknown; worker: Worker | null }>({ shape: null, worker: null });
  useEffect(() => {
    if (!worker) return;
    if (sent.current.shape === shape && sent.current.worker === worker) return say({ kind: 'looks', looks });
    sent.current = { shape, worker };
    const names = new Map(view.services.map((service) => [service.id, service.members === undefined ? displayName(service.name, service.kind) : `${displayName(service.name, service.kind)} (${service.members})`]));
    say({ kind: 'graph', nodes: shape.nodes.map((node) => ({ ...node, name: names.get(node.id) ?? node.id, group: isGroup(node.id) })), edges: shape.edges, looks });
  }, [worker, shape, looks]);

  useEffect(() => say({ kind: 'focus', ...focusOf(view, selected, lit) }), [worker, selected, lit, view.edges]);
  const fit = (): void => {
    const element = holder.current;
    if (!whole || !element) return;
    const scale = Math.min(element.clientWidth / whole.width, element.clientHeight / whole.height, 1);
    look({ scale, x: (whole.width - element.clientWidth / scale) / 2, y: (whole.height - element.clientHeight / scale) / 2 });
  };
  useEffect(fit, [whole]);

  const zoom = (factor: number, at?: { x: number; y: number }): void => {
    const element = holder.current!;
    const { x, y, scale } = camera.current;
    const next = Math.min(MOST, Math.max(LEAST, scale * factor));
    const px = at?.x ?? element.clientWidth / 2, py = at?.y ?? element.clientHeight / 2;
    look({ scale: next, x: x + px / scale - px / next, y: y + py / scale - py / next });
  };
  const move = (dx: number, dy: number): void => look({ ...camera.current, x: camera.current.x + dx / camera.current.scale, y: camera.current.y + dy / camera.current.scale });
  const drag = useDrag(camera, look, (x, y) => say({ kind: 'pick', x: camera.current.x + x / camera.current.scale, y: camera.current.y + y / camera.current.scale }));
  return (
    <section class="card graph" aria-label="Service graph">
      <div class="card-head">
        <h2>Service graph</h2>
        <span class="quiet">{view.services.length} {view.groups ? 'groups and services' : 'services'}, {view.edges.length} edges</span>
        <Legend />
        {changes && <span class="quiet">+ new, − gone, ! worse, ~ changed</span>}
        <div class="zoom">
          <button type="button" class="button square" aria-label="Zoom out" title="Zoom out" onClick={() => zoom(1 / 1.5)}><MinusIcon /></button>
          <button type="button" class="button square" aria-label="Zoom in" title="Zoom in" onClick={() => zoom(1.5)}><PlusIcon /></button>
          <button type="button" class="button square" aria-label="Fit to view" title="Fit to view" onClick={fit}><FitIcon /></button>
        </div>
      </div>
      <div ref={holder} class="canvas wide" role="img" tabIndex={0} data-laid-out={whole ? 'true' : undefined}
        aria-label="Services and the calls between them; arrow keys move, plus and minus zoom, the tables below hold the same figures"
        {...drag}
        onWheel={(event) => {
          if (!event.ctrlKey) return;
          event.preventDefault();
          const box = event.currentTarget.getBoundingClientRect();
          zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, { x: event.clientX - box.left, y: event.clientY - box.top });
        }}
        onKeyDown={(event) => {
          const steps: Record<string, () => void> = {
            ArrowLeft: () => move(-60, 0), ArrowRight: () => move(60, 0), ArrowUp: () => move(0, -60), ArrowDown: () => move(0, 60), '+': () => zoom(1.25), '=': () => zoom(1.25), '-': () => zoom(0.8), '0': fit,
          };
          const step = steps[event.key];
          if (!step) return;
          event.preventDefault();
          step();
        }} />
      {view.truncated && <p class="note">Only the busiest part is shown: a limit was reached. Narrow the window, or use the API.</p>}
    </section>
  );
}

/** Dragging moves the camera; a press without a movement picks what is there. */
function useDrag(camera: { current: Camera }, look: (camera: Camera) => void, pick: (x: number, y: number) => void) {
  const drag = useRef<{ x: number; y: number; from: Camera; moved: boolean } | null>(null);
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button === 0) drag.current = { x: event.clientX, y: event.clientY, from: camera.current, moved: false };
    },
    onPointerMove: (event: PointerEvent) => {
      const d = drag.current;
      if (!d || (!d.moved && Math.hypot(event.clientX - d.x, event.clientY - d.y) < 3)) return;
      if (!d.moved) (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      d.moved = true;
      look({ ...d.from, x: d.from.x - (event.clientX - d.x) / d.from.scale, y: d.from.y - (event.clientY - d.y) / d.from.scale });
    },
    onPointerUp: (event: PointerEvent) => {
      const d = drag.current;
      drag.current = null;
      if (!d || d.moved) return;
      const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
      pick(event.clientX - box.left, event.clientY - box.top);
    },
    onPointerCancel: () => { drag.current = null; },
  };
}

/** The selected item and what is one step from it; else what was looked for. */
function focusOf(view: View, selected: string | null, found: Set<string> | null): { nodes: string[] | null; edge: string | null } {
  if (!selected && found) {
    const lit = new Set([...found].filter((key) => key.startsWith('service:')).map((key) => key.slice('service:'.length)));
    for (const edge of view.edges) if (found.has(`edge:${edge.id}`)) lit.add(edge.sourceId).add(edge.destinationId);
    return { nodes: [...lit], edge: null };
  }
  if (!selected) return { nodes: null, edge: null };
  const colon = selected.indexOf(':');
  const id = selected.slice(colon + 1);
  if (selected.startsWith('edge:')) {
    const edge = view.edges.find((e) => e.id === id);
    return { nodes: edge ? [edge.sourceId, edge.destinationId] : null, edge: edge ? id : null };
  }
  const near = new Set([id]);
  for (const edge of view.edges) {
    if (edge.sourceId === id) near.add(edge.destinationId);
    else if (edge.destinationId === id) near.add(edge.sourceId);
  }
  return { nodes: [...near], edge: null };
}
