import { useMemo } from 'preact/hooks';
import { layoutGraph, type LayoutSizes, type Point } from '../graph/layout';
import { shorten } from '../base/names';
import type { Edge } from '../live/model';
import type { Incident } from './model';
import { causeWords, name } from './words';

const sizes: LayoutSizes = { nodeWidth: 150, nodeHeight: 42, layerGap: 84, rowGap: 22, margin: 16 };

/** Services drawn at most: those on the way come first. */
const MOST_SERVICES = 30;

interface Link {
  id: string;
  source: string;
  destination: string;
  lit: boolean;
}

/** The services of an incident and the calls between them, with the way from where it hurts to where it begins lit. */
export function PathGraph({ incident, edges }: { incident: Incident; edges: Edge[] }) {
  const drawn = useMemo(() => draw(incident, edges), [incident, edges]);
  const cause = incident.causes[0];
  if (drawn.layout.nodes.size === 0) return <p class="note">No service is known to be part of it.</p>;
  const words = drawn.path.length > 1 ? `The fault runs ${drawn.path.map(name).join(', which calls ')}.` : `It lies where it hurts${cause ? `: ${causeWords(cause)}` : ''}.`;
  // Calls back to the left run below.
  const height = drawn.layout.height + ([...drawn.layout.edges.values()].some((points) => points[points.length - 1]!.x <= points[0]!.x) ? 34 : 0);
  return (
    <div class="path-graph">
      <p class="quiet" dir="auto">{words} What is lit leads to where it begins; the rest is affected, or stands beside it.</p>
      <svg viewBox={`0 0 ${drawn.layout.width} ${height}`} width={drawn.layout.width} height={height} role="img" aria-label={words}>
        <defs>
          {(['plain', 'lit'] as const).map((kind) => (
            <marker key={kind} id={`path-arrow-${kind}`} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class={`path-arrow ${kind}`} d="M0 .8 10 5 0 9.2Z" /></marker>
          ))}
        </defs>
        {drawn.links.map((link) => {
          const points = drawn.layout.edges.get(link.id);
          return points && <path key={link.id} class={`path-line ${link.lit ? 'lit' : ''}`} d={pathOf(points)} marker-end={`url(#path-arrow-${link.lit ? 'lit' : 'plain'})`} />;
        })}
        {[...drawn.layout.nodes].map(([service, at]) => {
          const lit = drawn.path.includes(service);
          const root = service === drawn.root;
          return (
            <g key={service} class={`path-node ${root ? 'root' : lit ? 'lit' : ''}`} transform={`translate(${at.x - sizes.nodeWidth / 2} ${at.y - sizes.nodeHeight / 2})`}>
              <title>{name(service)}</title>
              <rect width={sizes.nodeWidth} height={sizes.nodeHeight} rx="9" />
              <text x={sizes.nodeWidth / 2} y={18} text-anchor="middle">{shorten(name(service), 19)}</text>
              <text class="role" x={sizes.nodeWidth / 2} y={33} text-anchor="middle">{root ? 'where it begins' : lit ? 'on the way' : incident.services.includes(service) ? 'affected' : 'beside it'}</text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function draw(incident: Incident, edges: Edge[]) {
  const cause = incident.causes[0];
  const path = cause ? (cause.path.length > 0 ? cause.path : [...(cause.kind === 'edge' || cause.kind === 'call-pattern' ? [cause.source] : []), cause.service]) : [];
  const named = [...path, ...incident.services, ...incident.findings.flatMap((f) => (f.kind === 'edge' || f.kind === 'edge-endpoint' ? [f.source, f.service] : [f.service]))];
  const services = [...new Set(named.filter((service) => service !== '' || path.includes(service)))].slice(0, MOST_SERVICES);
  const links = new Map<string, Link>();
  const add = (source: string, destination: string, lit: boolean): void => {
    const id = JSON.stringify([source, destination]);
    if (source !== destination && services.includes(source) && services.includes(destination) && !links.has(id)) links.set(id, { id, source, destination, lit });
  };
  for (let i = 1; i < path.length; i++) add(path[i - 1]!, path[i]!, true);
  for (const finding of incident.findings) if (finding.kind === 'edge' || finding.kind === 'edge-endpoint') add(finding.source, finding.service, false);
  for (const edge of edges) add(edge.source, edge.destination, false);
  return { path, root: cause && cause.kind !== 'client' ? path[path.length - 1] : undefined, links: [...links.values()], layout: layoutGraph(services.map((id) => ({ id, outside: false })), [...links.values()], sizes) };
}

/** From the right side of the caller to the left side of the callee, level past what stands between; backwards it runs below. */
function pathOf(points: Point[]): string {
  const first = points[0]!;
  const last = points[points.length - 1]!;
  const half = sizes.nodeWidth / 2;
  if (last.x <= first.x) {
    const y1 = first.y + sizes.nodeHeight / 2;
    const y2 = last.y + sizes.nodeHeight / 2;
    const low = Math.max(y1, y2) + 30;
    return `M${first.x - 20} ${y1}C${first.x - 20} ${low} ${last.x + 20} ${low} ${last.x + 20} ${y2 + 2}`;
  }
  let path = `M${first.x + half} ${first.y}`;
  for (let i = 1; i < points.length; i++) {
    const before = points[i - 1]!;
    const next = points[i]!;
    const [from, to] = [before.x + half, next.x - half];
    path += `C${(from + to) / 2} ${before.y} ${(from + to) / 2} ${next.y} ${i === points.length - 1 ? to - 2 : to} ${next.y}`;
    if (i < points.length - 1) path += `H${next.x + half}`;
  }
  return path;
}
