// A layout for graphs that are too large to be drawn node by node: layers from callers to callees as in `layout.ts`, each layer a block of cells.
// Edges are straight. Some milliseconds per thousand edges, and as deterministic: figures play no part in it.

import { assignLayers, findBackwardLinks, type LayoutEdge, type LayoutNode } from '../layout';

export interface Cell {
  width: number;
  height: number;
  /** Room between the blocks of two layers. */
  gap: number;
}

export interface WideLayout {
  width: number;
  height: number;
  /** Centre of each node: x at 2i, y at 2i + 1, in the order of the nodes. */
  places: Float32Array;
}

/** Rounds of ordering: more changes little in graphs of this size. */
const ROUNDS = 6;
/** Groups that all call each other would make a layer each, and a picture of one line: more layers than these, of fewer nodes than these, are put together. */
const FEW_LAYERS = 6;
const THIN_LAYER = 30;
/** Width by height that the drawing aims at: that of the panel it is shown in. */
const ASPECT = 1.9;

export function layoutWide(nodes: LayoutNode[], edges: LayoutEdge[], cell: Cell): WideLayout {
  const index = new Map(nodes.map((node, i) => [node.id, i]));
  const names = nodes.map((node) => node.id).sort();
  const outside = new Set(nodes.filter((node) => node.outside).map((node) => node.id));
  const links = edges
    .filter((edge) => edge.source !== edge.destination && index.has(edge.source) && index.has(edge.destination))
    .sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : a.destination < b.destination ? -1 : 1));
  const layerOf = assignLayers(names, outside, links, findBackwardLinks(names, outside, links));

  const layers: number[][] = [];
  const deepest = Math.max(0, ...layerOf.values());
  const fold = Math.max(1, (deepest + 1) / Math.max(FEW_LAYERS, nodes.length / THIN_LAYER));
  for (const name of names) (layers[Math.floor((layerOf.get(name) ?? 0) / fold)] ??= []).push(index.get(name)!);
  for (let i = 0; i < layers.length; i++) layers[i] ??= [];
  order(layers, nodes.length, links.map((link) => [index.get(link.source)!, index.get(link.destination)!]));

  const rows = rowsFor(layers.map((layer) => layer.length), cell);
  const places = new Float32Array(2 * nodes.length);
  let left = cell.gap / 2;
  for (const layer of layers) {
    const columns = Math.max(1, Math.ceil(layer.length / rows));
    const used = Math.ceil(layer.length / columns);
    const top = ((rows - used) / 2) * cell.height + cell.gap / 2;
    layer.forEach((node, i) => {
      places[2 * node] = left + ((i % columns) + 0.5) * cell.width;
      places[2 * node + 1] = top + (Math.floor(i / columns) + 0.5) * cell.height;
    });
    left += columns * cell.width + cell.gap;
  }
  return { width: Math.max(left - cell.gap / 2, cell.width), height: rows * cell.height + cell.gap, places };
}

/** Moves every node to the mean height of its neighbours, layer by layer, there and back. */
function order(layers: number[][], count: number, links: [number, number][]): void {
  const beside: number[][] = Array.from({ length: count }, () => []);
  for (const [from, to] of links) {
    beside[from]!.push(to);
    beside[to]!.push(from);
  }
  // Heights are shares of the layer, so that long and short layers compare.
  const height = new Float64Array(count);
  const renumber = (layer: number[]): void => layer.forEach((node, i) => { height[node] = (i + 0.5) / layer.length; });
  layers.forEach(renumber);
  const wanted = new Float64Array(count);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[round % 2 === 0 ? i : layers.length - 1 - i]!;
      for (const node of layer) {
        const near = beside[node]!;
        let sum = 0;
        for (const other of near) sum += height[other]!;
        wanted[node] = near.length === 0 ? height[node]! : sum / near.length;
      }
      layer.sort((a, b) => wanted[a]! - wanted[b]! || a - b);
      renumber(layer);
    }
  }
}

/** The fewest rows with which the drawing is no wider than the panel. */
function rowsFor(sizes: number[], cell: Cell): number {
  const total = Math.max(1, ...sizes);
  let least = 1;
  let most = total;
  while (least < most) {
    const rows = (least + most) >> 1;
    const width = sizes.reduce((sum, size) => sum + Math.max(1, Math.ceil(size / rows)) * cell.width + cell.gap, 0);
    if (width <= ASPECT * (rows * cell.height + cell.gap)) most = rows;
    else least = rows + 1;
  }
  return least;
}
