// A layered layout: callers left, callees right. Deterministic: the same nodes and edges give the same picture, and
// traffic figures play no part in it, so numbers can move while nothing else does.
// After Sugiyama, Tagawa, Toda, "Methods for visual understanding of hierarchical system structures" (1981):
// break cycles, assign layers by longest path, order each layer by barycentre, then straighten.

export interface LayoutNode {
  id: string;
  /** Sources from outside stand leftmost. */
  outside: boolean;
}

export interface LayoutEdge {
  id: string;
  source: string;
  destination: string;
}

export interface Point {
  x: number;
  y: number;
}

export interface Layout {
  width: number;
  height: number;
  /** Centre of each node. */
  nodes: Map<string, Point>;
  /** Points that each edge runs through, from source to destination. */
  edges: Map<string, Point[]>;
}

export interface LayoutSizes {
  nodeWidth: number;
  nodeHeight: number;
  layerGap: number;
  rowGap: number;
  margin: number;
}

interface Slot {
  id: string;
  layer: number;
  dummy: boolean;
  y: number;
  before: Slot[];
  after: Slot[];
}

/** Rounds of ordering and straightening: more changes nothing visible on graphs of some hundred nodes. */
const ROUNDS = 12;

export function layoutGraph(nodes: LayoutNode[], edges: LayoutEdge[], sizes: LayoutSizes): Layout {
  const names = nodes.map((n) => n.id).sort(compare);
  const outside = new Set(nodes.filter((n) => n.outside).map((n) => n.id));
  const links = edges
    .filter((e) => e.source !== e.destination)
    .sort((a, b) => compare(a.source, b.source) || compare(a.destination, b.destination));

  const backward = findBackwardLinks(names, outside, links);
  const layerOf = assignLayers(names, outside, links, backward);
  const slots = new Map<string, Slot>();
  const layers: Slot[][] = [];
  const place = (id: string, layer: number, dummy: boolean): Slot => {
    const slot: Slot = { id, layer, dummy, y: 0, before: [], after: [] };
    (layers[layer] ??= []).push(slot);
    return slot;
  };
  for (const name of names) slots.set(name, place(name, layerOf.get(name) ?? 0, false));

  // Edges over several layers get a stand-in in each layer between, so that they run around nodes.
  const chains = new Map<string, Slot[]>();
  for (const link of links) {
    const reversed = backward.has(link.id);
    const first = slots.get(reversed ? link.destination : link.source);
    const last = slots.get(reversed ? link.source : link.destination);
    if (!first || !last) continue;
    const chain = [first];
    for (let layer = first.layer + 1; layer < last.layer; layer++) chain.push(place(`${link.id} ${layer}`, layer, true));
    chain.push(last);
    for (let i = 1; i < chain.length; i++) {
      chain[i - 1]!.after.push(chain[i]!);
      chain[i]!.before.push(chain[i - 1]!);
    }
    chains.set(link.id, reversed ? chain.reverse() : chain);
  }

  for (let i = 0; i < layers.length; i++) layers[i] ??= [];
  orderLayers(layers);
  const height = straighten(layers, sizes);

  const x = (layer: number): number => sizes.margin + sizes.nodeWidth / 2 + layer * (sizes.nodeWidth + sizes.layerGap);
  const result: Layout = {
    width: 2 * sizes.margin + layers.length * sizes.nodeWidth + Math.max(0, layers.length - 1) * sizes.layerGap,
    height,
    nodes: new Map(),
    edges: new Map(),
  };
  for (const [name, slot] of slots) result.nodes.set(name, { x: x(slot.layer), y: slot.y });
  for (const edge of edges) {
    const chain = chains.get(edge.id);
    const self = result.nodes.get(edge.source);
    if (chain) result.edges.set(edge.id, chain.map((slot) => ({ x: x(slot.layer), y: slot.y })));
    else if (self && edge.source === edge.destination) result.edges.set(edge.id, [self, self]);
  }
  return result;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Links that close a cycle in a depth-first walk from the outside in, then in order of names. */
export function findBackwardLinks(names: string[], outside: Set<string>, links: LayoutEdge[]): Set<string> {
  const out = new Map<string, LayoutEdge[]>();
  const inDegree = new Map<string, number>();
  for (const link of links) {
    const list = out.get(link.source);
    if (list) list.push(link); else out.set(link.source, [link]);
    inDegree.set(link.destination, (inDegree.get(link.destination) ?? 0) + 1);
  }
  const rank = (name: string): number => (outside.has(name) ? 0 : (inDegree.get(name) ?? 0) === 0 ? 1 : 2);
  const roots = [...names].sort((a, b) => rank(a) - rank(b) || compare(a, b));

  const backward = new Set<string>();
  const state = new Map<string, 'open' | 'done'>();
  for (const root of roots) {
    if (state.has(root)) continue;
    const stack: { name: string; next: number }[] = [{ name: root, next: 0 }];
    state.set(root, 'open');
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const link = out.get(top.name)?.[top.next++];
      if (!link) {
        state.set(top.name, 'done');
        stack.pop();
      } else if (state.get(link.destination) === 'open') {
        backward.add(link.id);
      } else if (!state.has(link.destination)) {
        state.set(link.destination, 'open');
        stack.push({ name: link.destination, next: 0 });
      }
    }
  }
  return backward;
}

/** Longest path from the left; then sources move right to stand beside what they call. */
export function assignLayers(names: string[], outside: Set<string>, links: LayoutEdge[], backward: Set<string>): Map<string, number> {
  const forward = links.map((l) => (backward.has(l.id) ? { from: l.destination, to: l.source } : { from: l.source, to: l.destination }));
  const hasOutside = outside.size > 0;
  const layer = new Map(names.map((n) => [n, outside.has(n) || !hasOutside ? 0 : 1]));
  for (let round = 0; round < names.length; round++) {
    let moved = false;
    for (const { from, to } of forward) {
      const least = (layer.get(from) ?? 0) + 1;
      if ((layer.get(to) ?? 0) < least) {
        layer.set(to, least);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return layer;
}

function orderLayers(layers: Slot[][]): void {
  const index = new Map<Slot, number>();
  const renumber = (layer: Slot[]): void => layer.forEach((slot, i) => index.set(slot, i));
  layers.forEach(renumber);

  let best = layers.map((l) => [...l]);
  let fewest = crossings(layers, index);
  for (let round = 0; round < ROUNDS && fewest > 0; round++) {
    const down = round % 2 === 0;
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[down ? i : layers.length - 1 - i]!;
      const weight = new Map(layer.map((slot) => {
        const beside = down ? slot.before : slot.after;
        const mean = beside.length === 0 ? index.get(slot)! : beside.reduce((sum, s) => sum + index.get(s)!, 0) / beside.length;
        return [slot, mean];
      }));
      layer.sort((a, b) => weight.get(a)! - weight.get(b)! || compare(a.id, b.id));
      renumber(layer);
    }
    const now = crossings(layers, index);
    if (now < fewest) {
      fewest = now;
      best = layers.map((l) => [...l]);
    }
  }
  best.forEach((layer, i) => { layers[i] = layer; });
}

function crossings(layers: Slot[][], index: Map<Slot, number>): number {
  let total = 0;
  for (const layer of layers) {
    const pairs: [number, number][] = [];
    for (const slot of layer) for (const next of slot.after) pairs.push([index.get(slot)!, index.get(next)!]);
    // Quadratic, and enough: beyond some hundred edges per layer the drawing is read through grouping anyway.
    if (pairs.length > 400) return 1;
    for (let i = 0; i < pairs.length; i++) {
      for (let j = i + 1; j < pairs.length; j++) {
        if ((pairs[i]![0] - pairs[j]![0]) * (pairs[i]![1] - pairs[j]![1]) < 0) total++;
      }
    }
  }
  return total;
}

/** Pulls every slot towards its neighbours while keeping order and distance; returns the height of the drawing. */
function straighten(layers: Slot[][], sizes: LayoutSizes): number {
  const distance = (a: Slot, b: Slot): number =>
    (a.dummy && b.dummy ? 0.55 : a.dummy || b.dummy ? 0.8 : 1) * (sizes.nodeHeight + sizes.rowGap);
  for (const layer of layers) {
    let y = 0;
    layer.forEach((slot, i) => { slot.y = i === 0 ? 0 : (y += distance(layer[i - 1]!, slot)); });
    const middle = y / 2;
    for (const slot of layer) slot.y -= middle;
  }

  for (let round = 0; round < ROUNDS; round++) {
    const down = round % 2 === 0;
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[down ? i : layers.length - 1 - i]!;
      const wanted = layer.map((slot) => {
        const beside = [...slot.before, ...slot.after];
        return beside.length === 0 ? slot.y : beside.reduce((sum, s) => sum + s.y, 0) / beside.length;
      });
      spread(layer, wanted, distance);
    }
  }

  let top = Infinity;
  let bottom = -Infinity;
  for (const layer of layers) for (const slot of layer) {
    top = Math.min(top, slot.y);
    bottom = Math.max(bottom, slot.y);
  }
  if (top === Infinity) return 2 * sizes.margin;
  const shift = sizes.margin + sizes.nodeHeight / 2 - top;
  for (const layer of layers) for (const slot of layer) slot.y += shift;
  return bottom + shift + sizes.nodeHeight / 2 + sizes.margin;
}

/** Least movement from the wanted places that keeps distances: neighbours that collide share the mean (pool adjacent violators). */
function spread(layer: Slot[], wanted: number[], distance: (a: Slot, b: Slot) => number): void {
  let offset = 0;
  const blocks: { mean: number; size: number }[] = [];
  const offsets: number[] = [];
  layer.forEach((slot, i) => {
    if (i > 0) offset += distance(layer[i - 1]!, slot);
    offsets.push(offset);
    let block = { mean: wanted[i]! - offset, size: 1 };
    while (blocks.length > 0 && blocks[blocks.length - 1]!.mean > block.mean) {
      const last = blocks.pop()!;
      block = { mean: (last.mean * last.size + block.mean * block.size) / (last.size + block.size), size: last.size + block.size };
    }
    blocks.push(block);
  });
  let i = 0;
  for (const block of blocks) for (let n = 0; n < block.size; n++, i++) layer[i]!.y = block.mean + offsets[i]!;
}
