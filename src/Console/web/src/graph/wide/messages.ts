// What the page and the drawing worker say to each other. Items are told by their place in the lists of the last `graph`.

import type { Health } from '../../base/health';
import type { Change } from '../compare';
import type { LayoutEdge, LayoutNode } from '../layout';

export interface WideNode extends LayoutNode {
  name: string;
  /** Stands for several services. */
  group: boolean;
}

/** What the figures say of one item; sent again with every change, unlike the graph itself. */
export interface Looks {
  nodes: { health: Health; figures: string; change: Change['what'] | null }[];
  /** `share`: of all requests, 0 to 1. */
  edges: { health: Health; verified: boolean; share: number; change: Change['what'] | null }[];
}

/** The part of the drawing that is seen: `x` and `y` are its upper left corner, `scale` pixels per unit. */
export interface Camera {
  x: number;
  y: number;
  scale: number;
}

export type ToWorker =
  | { kind: 'canvas'; canvas: OffscreenCanvas }
  | { kind: 'size'; width: number; height: number; ratio: number }
  | { kind: 'colours'; colours: Record<string, string> }
  | { kind: 'graph'; nodes: WideNode[]; edges: LayoutEdge[]; looks: Looks }
  | { kind: 'looks'; looks: Looks }
  | { kind: 'camera'; camera: Camera }
  /** Ids of nodes to light; null: all. `edge` is the selected one. */
  | { kind: 'focus'; nodes: string[] | null; edge: string | null }
  | { kind: 'pick'; x: number; y: number };

export type FromWorker =
  | { kind: 'laid-out'; width: number; height: number; places: Float32Array; milliseconds: number }
  | { kind: 'picked'; key: string | null };
