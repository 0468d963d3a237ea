// What is drawn, apart from the figures. Grows while a window is watched and never shrinks, so that an edge that falls
// idle for a moment leaves every other thing where it is.

import { useRef } from 'preact/hooks';
import type { LayoutEdge, LayoutNode } from './layout';
import type { View } from '../live/model';

interface Shape {
  nodes: LayoutNode[];
  edges: LayoutEdge[];
}

/** `key`: another key is another drawing, which begins anew. */
export function useStableShape(view: View, key: string): Shape {
  const known = useRef<{ key: string; nodes: Map<string, LayoutNode>; edges: Map<string, LayoutEdge>; shape: Shape } | null>(null);
  if (known.current?.key !== key) known.current = { key, nodes: new Map(), edges: new Map(), shape: { nodes: [], edges: [] } };
  const { nodes, edges } = known.current;
  let grown = false;
  for (const service of view.services) {
    const outside = service.kind === 'network' || service.kind === 'unknown';
    if (nodes.get(service.id)?.outside === outside) continue;
    nodes.set(service.id, { id: service.id, outside });
    grown = true;
  }
  for (const edge of view.edges) {
    if (edges.has(edge.id)) continue;
    edges.set(edge.id, { id: edge.id, source: edge.sourceId, destination: edge.destinationId });
    grown = true;
  }
  if (grown) known.current.shape = { nodes: [...nodes.values()], edges: [...edges.values()] };
  return known.current.shape;
}
