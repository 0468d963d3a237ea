import { useMemo, useRef, useState } from 'preact/hooks';
import { evidenceTexts, VERIFIED } from '../base/evidence';
import { duration, percent, perSecond, rate } from '../base/format';
import { healthOf, healthWords, type Health } from '../base/health';
import { FitIcon, HealthMark, KindMark, LockMark, MinusIcon, PlusIcon } from '../base/icons';
import { changeWords } from './changeList';
import type { Change, Changes } from './compare';
import { Legend } from './legend';
import { layoutGraph, type Layout, type LayoutSizes, type Point } from './layout';
import type { Edge, Service, ServiceKind, View } from '../live/model';
import { destinationName, displayName, shorten } from '../base/names';
import { useStableShape } from './stableShape';
import { usePanZoom } from './panZoom';

const sizes: LayoutSizes = { nodeWidth: 196, nodeHeight: 60, layerGap: 136, rowGap: 38, margin: 14 };
const outsideKinds = new Set<ServiceKind>(['network', 'unknown']);
const LABEL_WIDTH = 130;
const LABEL_HEIGHT = 38;
/** Beyond this many edges, labels would cover the drawing: they are shown for the selected and pointed-at edges only. */
const MOST_LABELLED_EDGES = 60;

export interface GraphProps {
  view: View;
  /** What the drawing is of: another key lays it out anew. */
  drawing: string;
  /** Keys (`service:ID`, `edge:ID`) of what was looked for; null: nothing was. */
  lit: Set<string> | null;
  /** What is otherwise than in an earlier window; null: nothing is compared. */
  changes: Changes | null;
  selected: string | null;
  select(selected: string | null): void;
}

export function ServiceGraph({ view, drawing, lit, changes, selected, select }: GraphProps) {
  const shape = useStableShape(view, drawing);
  const layout = useMemo(() => layoutGraph(shape.nodes, shape.edges, sizes), [shape]);
  const labels = useMemo(() => placeLabels(layout), [layout]);
  const svg = useRef<SVGSVGElement>(null);
  const pan = usePanZoom(svg, layout.width, layout.height);
  const [pointed, setPointed] = useState<string | null>(null);

  const focus = pointed ?? selected;
  const near = useMemo(() => (focus ? neighbourhood(view, focus) : lit), [focus, lit, view.edges]);
  const fewEdges = view.edges.length <= MOST_LABELLED_EDGES;
  const changed = (key: string): string => { const change = changes?.get(key); return change ? ` ${change.what}` : ''; };
  const faded = (key: string): string => (near && !near.has(key) ? ' faded' : '');

  return (
    <section class="card graph" aria-label="Service graph">
      <div class="card-head">
        <h2>Service graph</h2>
        <Legend />
        <div class="zoom">
          <button type="button" class="button square" aria-label="Zoom out" title="Zoom out" onClick={() => pan.zoom(1 / 1.25)}><MinusIcon /></button>
          <button type="button" class="button square" aria-label="Zoom in" title="Zoom in" onClick={() => pan.zoom(1.25)}><PlusIcon /></button>
          <button type="button" class="button square" aria-label="Fit to view" title="Fit to view" onClick={pan.fit}><FitIcon /></button>
        </div>
      </div>
      <svg ref={svg} class="canvas" viewBox={pan.viewBox} role="group" aria-label="Services and the calls between them; the tables below hold the same figures"
        preserveAspectRatio="xMidYMid meet" {...pan.handlers} onClick={(e) => { if (e.target === e.currentTarget && !pan.moved()) select(null); }}>
        <defs>
          {(['good', 'degraded', 'failing', 'idle'] as Health[]).map((h) => (
            <marker key={h} id={`arrow-${h}`} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">
              <path class={`arrow ${h}`} d="M0 .8 10 5 0 9.2Z" />
            </marker>
          ))}
        </defs>
        {view.edges.map((edge) => {
          const points = layout.edges.get(edge.id);
          return points && (
            <EdgeLine key={edge.id} edge={edge} points={points} peak={view.totals.requests} faded={faded(`edge:${edge.id}`) + changed(`edge:${edge.id}`)}
              selected={selected === `edge:${edge.id}`} select={select} point={setPointed} />
          );
        })}
        {view.services.map((service) => {
          const at = layout.nodes.get(service.id);
          return at && (
            <Node key={service.id} service={service} at={at} seconds={view.window.observedSeconds} faded={faded(`service:${service.id}`) + changed(`service:${service.id}`)} change={changes?.get(`service:${service.id}`)}
              selected={selected === `service:${service.id}`} select={select} point={setPointed} />
          );
        })}
        {view.edges.map((edge) => {
          const at = labels.get(edge.id);
          const shown = fewEdges || near?.has(`edge:${edge.id}`) === true;
          return at && shown && (
            <EdgeLabel key={edge.id} edge={edge} at={at} seconds={view.window.observedSeconds} faded={faded(`edge:${edge.id}`)}
              selected={selected === `edge:${edge.id}`} select={select} point={setPointed} />
          );
        })}
      </svg>
      {view.truncated && <p class="note">Only the busiest part is shown: a limit was reached. Narrow the window, or use the API.</p>}
    </section>
  );
}

interface ItemProps {
  faded: string;
  selected: boolean;
  select(selected: string | null): void;
  point(pointed: string | null): void;
}

function Node({ service, at, seconds, change, faded, selected, select, point }: ItemProps & { service: Service; at: Point; seconds: number; change: Change | undefined }) {
  const called = service.inbound.requests > 0;
  const traffic = called ? service.inbound : service.outbound;
  const health = healthOf(traffic);
  const name = displayName(service.name, service.kind);
  const shown = shorten(name, 15);
  const outside = !called && outsideKinds.has(service.kind);
  const key = `service:${service.id}`;
  const figures = called
    ? `${rate(perSecond(traffic, seconds))} · p95 ${duration(traffic.p95Microseconds)}`
    : `sends ${rate(perSecond(traffic, seconds))}`;
  return (
    <g class={`node ${service.kind} ${health}${faded}${selected ? ' selected' : ''}`} transform={`translate(${at.x - sizes.nodeWidth / 2} ${at.y - sizes.nodeHeight / 2})`}
      tabindex={0} role="button" aria-pressed={selected} aria-label={`${shown} ${figures}${outside ? ' outside' : ''}: ${called ? healthWords[health] : name}`}
      onClick={() => select(selected ? null : key)} onKeyDown={pressed(() => select(selected ? null : key))}
      onPointerEnter={() => point(key)} onPointerLeave={() => point(null)}>
      <title>{`${name}\n${called ? healthWords[health] : service.kind === 'unknown' ? 'Nothing tells who sends these requests' : 'Sends requests; receives none in this window'}`}</title>
      <rect class="box" width={sizes.nodeWidth} height={sizes.nodeHeight} rx="10" />
      <KindMark kind={service.kind} x={12} y={11} />
      <text class="name" x="36" y="25">{shown}</text>
      <text class="figures" x="14" y="48">{figures}</text>
      {called && <HealthMark health={health} x={sizes.nodeWidth - 26} y={12} />}
      {change && <text class="tag change" x={sizes.nodeWidth - 12} y={48} text-anchor="end">{changeWords[change.what]}</text>}
      {!change && outside && <text class="tag" x={sizes.nodeWidth - 12} y="48" text-anchor="end">outside</text>}
    </g>
  );
}

function EdgeLine({ edge, points, peak, faded, selected, select, point }: ItemProps & { edge: Edge; points: Point[]; peak: number }) {
  const health = healthOf(edge.traffic);
  const key = `edge:${edge.id}`;
  const path = pathOf(points);
  const share = peak > 0 ? edge.traffic.requests / peak : 0;
  const width = 1.3 + 3.2 * Math.sqrt(Math.min(1, share));
  return (
    <g class={`edge ${health} ${edge.confidence >= VERIFIED ? 'verified' : 'unverified'}${faded}${selected ? ' selected' : ''}`}
      onClick={() => select(selected ? null : key)} onPointerEnter={() => point(key)} onPointerLeave={() => point(null)}>
      <path class="touch" d={path} />
      <path class="line" d={path} stroke-width={width.toFixed(2)} marker-end={`url(#arrow-${health})`} />
    </g>
  );
}

function EdgeLabel({ edge, at, seconds, faded, selected, select, point }: ItemProps & { edge: Edge; at: Point; seconds: number }) {
  const { traffic } = edge;
  const health = healthOf(traffic);
  const key = `edge:${edge.id}`;
  const errors = percent(traffic.errors5xx + traffic.lost + traffic.errors4xx, traffic.requests);
  const evidence = evidenceTexts[edge.evidence];
  const from = displayName(edge.source, edge.sourceKind);
  const to = destinationName(edge.destination);
  const words = `${from} to ${to}: ${rate(perSecond(traffic, seconds))}, ${errors} errors, p95 ${duration(traffic.p95Microseconds)}. `
    + `Source known by ${evidence.label} (${evidence.explanation}), confidence ${edge.confidence}%`;
  return (
    <g class={`edge-label ${health}${faded}${selected ? ' selected' : ''}`} transform={`translate(${at.x - LABEL_WIDTH / 2} ${at.y - LABEL_HEIGHT / 2})`}
      tabindex={0} role="button" aria-pressed={selected} aria-label={words}
      onClick={() => select(selected ? null : key)} onKeyDown={pressed(() => select(selected ? null : key))}
      onPointerEnter={() => point(key)} onPointerLeave={() => point(null)}>
      <title>{words}</title>
      <rect width={LABEL_WIDTH} height={LABEL_HEIGHT} rx="7" />
      <text class="main" x={LABEL_WIDTH / 2} y="16" text-anchor="middle">
        {rate(perSecond(traffic, seconds))} · {duration(traffic.p95Microseconds)}
      </text>
      {health !== 'good' && health !== 'idle' && <HealthMark health={health} x={7} y={23} size={10} />}
      <text class="error" x={health === 'good' || health === 'idle' ? 8 : 20} y="32">{errors} err</text>
      <LockMark verified={edge.confidence >= VERIFIED} x={LABEL_WIDTH - 16} y={22} size={10} />
      <text class="evidence" x={LABEL_WIDTH - 19} y="32" text-anchor="end">{evidence.label}</text>
    </g>
  );
}

const pressed = (act: () => void) => (event: KeyboardEvent): void => {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  act();
};

/** From the right side of the caller to the left side of the callee; backward edges bow out above. */
function pathOf(points: Point[]): string {
  const first = points[0]!;
  const last = points[points.length - 1]!;
  const half = sizes.nodeWidth / 2;
  if (points.length === 2 && first.x === last.x && first.y === last.y) {
    const x = first.x + half;
    return `M${x - 30} ${first.y - sizes.nodeHeight / 2}c0 -34 52 -34 44 12`;
  }

  if (last.x <= first.x) {
    const x1 = first.x - half * 0.3;
    const x2 = last.x + half * 0.3;
    const y1 = first.y + sizes.nodeHeight / 2;
    const y2 = last.y + sizes.nodeHeight / 2;
    const low = Math.max(y1, y2) + 46;
    return `M${x1} ${y1}C${x1} ${low} ${x2} ${low} ${x2} ${y2 + 3}`;
  }

  let path = `M${first.x + half} ${first.y}`;
  let x = first.x + half;
  let y = first.y;
  for (let i = 1; i < points.length; i++) {
    const end = i === points.length - 1;
    const next = points[i]!;
    // Stand-ins are passed level, over their whole width: the edge runs between nodes, not through them.
    const enter = next.x - half;
    const middle = (x + enter) / 2;
    path += `C${middle} ${y} ${middle} ${next.y} ${end ? enter - 2 : enter} ${next.y}`;
    x = enter;
    y = next.y;
    if (!end) {
      x = next.x + half;
      path += `H${x}`;
    }
  }
  return path;
}

/** Labels stand in the gap before the callee's side of the edge, moved apart where they would overlap. */
function placeLabels(layout: Layout): Map<string, Point> {
  const half = sizes.nodeWidth / 2;
  const wanted = [...layout.edges].map(([id, points]) => {
    const first = points[0]!;
    const last = points[points.length - 1]!;
    if (first === last) return { id, x: first.x + half + 20, y: first.y - sizes.nodeHeight / 2 - 22 };
    if (last.x <= first.x) {
      return { id, x: (first.x + last.x) / 2, y: Math.max(first.y, last.y) + sizes.nodeHeight / 2 + 35 };
    }
    const second = points[1]!;
    const long = points.length > 2;
    // A long edge is labelled on its level stretch; a short one in the middle of its gap.
    return long ? { id, x: second.x, y: second.y } : { id, x: (first.x + half + last.x - half) / 2, y: (first.y + last.y) / 2 };
  });

  wanted.sort((a, b) => a.x - b.x || a.y - b.y || (a.id < b.id ? -1 : 1));
  for (let round = 0; round < 24; round++) {
    let moved = false;
    for (let i = 0; i < wanted.length; i++) {
      for (let j = i + 1; j < wanted.length; j++) {
        const a = wanted[i]!;
        const b = wanted[j]!;
        if (b.x - a.x >= LABEL_WIDTH + 4) break;
        const overlap = LABEL_HEIGHT + 4 - Math.abs(b.y - a.y);
        if (overlap <= 0) continue;
        const up = a.y < b.y || (a.y === b.y && a.id < b.id) ? a : b;
        const down = up === a ? b : a;
        up.y -= overlap / 2;
        down.y += overlap / 2;
        moved = true;
      }
    }
    if (!moved) break;
  }
  return new Map(wanted.map((w) => [w.id, { x: w.x, y: w.y }]));
}

/** The item and everything one step from it. */
function neighbourhood(view: View, key: string): Set<string> {
  const near = new Set([key]);
  for (const edge of view.edges) {
    const edgeKey = `edge:${edge.id}`;
    const ends = [serviceKey(edge.sourceId), serviceKey(edge.destinationId)];
    if (key === edgeKey || ends.includes(key)) {
      near.add(edgeKey);
      for (const end of ends) near.add(end);
    }
  }
  return near;
}

const serviceKey = (id: string): string => `service:${id}`;
