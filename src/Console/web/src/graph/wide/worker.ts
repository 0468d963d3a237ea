// Lays out and draws a large graph away from the page's own thread, so that the page answers while it is drawn.

import { layoutWide } from './wideLayout';
import type { Camera, FromWorker, Looks, ToWorker, WideNode } from './messages';
import type { Change } from '../compare';
import type { LayoutEdge } from '../layout';
import type { Health } from '../../base/health';

const cell = { width: 210, height: 76, gap: 260 };
const NODE = { width: 178, height: 52 };
/** Pixels per unit from which names, figures too, and the larger names of groups can be read. */
const NAMES = 0.34;
const FIGURES = 0.62;
const GROUP_NAMES = 0.2;
/** How near to an edge (pixels) a click means it. */
const NEAR = 5;

const healths: Health[] = ['idle', 'good', 'degraded', 'failing'];
/** What is otherwise than in an earlier window: a colour, and a sign and a word that say the same. */
const changeLooks: Record<Change['what'], { colour: string; sign: string; word: string }> = {
  otherwise: { colour: '--strong-line', sign: '~', word: 'changed' },
  new: { colour: '--accent', sign: '+', word: 'new' },
  gone: { colour: '--degraded', sign: '−', word: 'gone' },
  worse: { colour: '--failing', sign: '!', word: 'worse' },
};
const marks: (Change['what'] | null)[] = [null, 'otherwise', 'new', 'gone', 'worse'];
let canvas: OffscreenCanvas | null = null;
let context: OffscreenCanvasRenderingContext2D | null = null;
let colours: Record<string, string> = {};
let nodes: WideNode[] = [];
let edges: LayoutEdge[] = [];
let ends = new Int32Array(0);
let looks: Looks = { nodes: [], edges: [] };
let places: Float32Array<ArrayBufferLike> = new Float32Array(0);
let camera: Camera = { x: 0, y: 0, scale: 1 };
let ratio = 1;
let lit: Set<string> | null = null;
let litEdge: string | null = null;
let asked = false;

const tell = (message: FromWorker): void => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'canvas':
      canvas = data.canvas;
      context = canvas.getContext('2d', { alpha: true });
      break;
    case 'size':
      if (!canvas) return;
      ratio = data.ratio;
      canvas.width = Math.max(1, Math.round(data.width * ratio));
      canvas.height = Math.max(1, Math.round(data.height * ratio));
      break;
    case 'colours':
      colours = data.colours;
      break;
    case 'graph': {
      const started = performance.now();
      ({ nodes, edges, looks } = data);
      const index = new Map(nodes.map((node, i) => [node.id, i]));
      ends = new Int32Array(2 * edges.length);
      edges.forEach((edge, i) => {
        ends[2 * i] = index.get(edge.source) ?? -1;
        ends[2 * i + 1] = index.get(edge.destination) ?? -1;
      });
      const layout = layoutWide(nodes, edges, cell);
      places = layout.places;
      tell({ kind: 'laid-out', width: layout.width, height: layout.height, places: places.slice(), milliseconds: performance.now() - started });
      break;
    }
    case 'looks':
      looks = data.looks;
      break;
    case 'camera':
      camera = data.camera;
      break;
    case 'focus':
      lit = data.nodes ? new Set(data.nodes) : null;
      litEdge = data.edge;
      break;
    case 'pick':
      tell({ kind: 'picked', key: pick(data.x, data.y) });
      return;
  }
  // Many messages, one drawing: the newest camera is the only one that counts.
  if (asked) return;
  asked = true;
  requestAnimationFrame(draw);
};

function draw(): void {
  asked = false;
  if (!canvas || !context) return;
  const c = context;
  c.setTransform(1, 0, 0, 1, 0, 0);
  c.clearRect(0, 0, canvas.width, canvas.height);
  const scale = camera.scale * ratio;
  c.setTransform(scale, 0, 0, scale, -camera.x * scale, -camera.y * scale);
  const seen = { left: camera.x, top: camera.y, right: camera.x + canvas.width / scale, bottom: camera.y + canvas.height / scale };
  drawEdges(c, seen, 1 / scale);
  drawNodes(c, seen);
}

interface Box { left: number; top: number; right: number; bottom: number }

/** Edges in a few strokes, one for each way they look: a stroke for each edge would take ten times as long. */
function drawEdges(c: OffscreenCanvasRenderingContext2D, seen: Box, pixel: number): void {
  const paths = new Map<string, { path: Path2D; health: Health; verified: boolean; strong: boolean; faded: boolean; change: Change['what'] | null }>();
  for (let i = 0; i < edges.length; i++) {
    const from = ends[2 * i]!, to = ends[2 * i + 1]!;
    if (from < 0 || to < 0 || from === to) continue;
    const x1 = places[2 * from]!, y1 = places[2 * from + 1]!, x2 = places[2 * to]!, y2 = places[2 * to + 1]!;
    if (Math.max(x1, x2) < seen.left || Math.min(x1, x2) > seen.right || Math.max(y1, y2) < seen.top || Math.min(y1, y2) > seen.bottom) continue;
    const look = looks.edges[i];
    const health = look?.health ?? 'idle', verified = look?.verified ?? false, strong = (look?.share ?? 0) > 0.01;
    const faded = litEdge !== null ? edges[i]!.id !== litEdge : lit !== null && !(lit.has(edges[i]!.source) && lit.has(edges[i]!.destination));
    const change = look?.change ?? null;
    const key = `${health} ${verified} ${strong} ${faded} ${change}`;
    let entry = paths.get(key);
    if (!entry) paths.set(key, (entry = { path: new Path2D(), health, verified, strong, faded, change }));
    entry.path.moveTo(x1, y1);
    entry.path.lineTo(x2, y2);
  }
  // Many lines lie over each other: each is fainter, so that what fails stands out.
  const faint = Math.min(0.32, Math.max(0.05, 1200 / Math.max(1, edges.length)));
  // What changed, and then what fails, is drawn last, on top.
  const sorted = [...paths.values()].sort((a, b) => Number(b.faded) - Number(a.faded) || marks.indexOf(a.change) - marks.indexOf(b.change) || healths.indexOf(a.health) - healths.indexOf(b.health));
  for (const { path, health, verified, strong, faded, change } of sorted) {
    const mark = change === null || change === 'otherwise' ? null : changeLooks[change];
    c.globalAlpha = faded ? 0.06 : lit !== null ? 0.9 : mark ? 0.85 : health === 'failing' || health === 'degraded' ? 0.8 : faint;
    c.strokeStyle = colours[mark ? mark.colour : health === 'good' || health === 'idle' ? '--edge' : `--${health}`] ?? '#888';
    c.lineWidth = (strong || mark ? 2 : 1) * pixel;
    // Dashes cost as much as the lines they are made of: they tell apart what can be told apart, that is near.
    c.setLineDash(change === 'gone' ? [2 * pixel, 5 * pixel] : !verified && camera.scale > NAMES ? [6, 4] : []);
    c.stroke(path);
  }
  c.setLineDash([]);
  c.globalAlpha = 1;
}

function drawNodes(c: OffscreenCanvasRenderingContext2D, seen: Box): void {
  const named = camera.scale >= NAMES, full = camera.scale >= FIGURES;
  const w = NODE.width, h = NODE.height;
  c.textBaseline = 'middle';
  for (let i = 0; i < nodes.length; i++) {
    const x = places[2 * i]!, y = places[2 * i + 1]!;
    if (x + w < seen.left || x - w > seen.right || y + h < seen.top || y - h > seen.bottom) continue;
    const node = nodes[i]!, look = looks.nodes[i], health = look?.health ?? 'idle';
    c.globalAlpha = lit !== null && !lit.has(node.id) ? 0.2 : 1;
    c.fillStyle = colours[node.outside ? '--hover' : health === 'failing' || health === 'degraded' ? `--${health}-ground` : '--raised'] ?? '#fff';
    c.strokeStyle = colours[health === 'failing' || health === 'degraded' ? `--${health}` : '--strong-line'] ?? '#888';
    c.lineWidth = health === 'failing' ? 3 : 1.4;
    if (node.group) {
      // A second sheet behind it: several services.
      c.beginPath();
      c.roundRect(x - w / 2 + 5, y - h / 2 - 5, w, h, 9);
      c.fill();
      c.stroke();
    }
    const change = look?.change ?? null;
    if (change) {
      c.strokeStyle = colours[changeLooks[change].colour] ?? '#888';
      c.lineWidth = change === 'otherwise' ? 1.4 : 3;
      c.setLineDash(change === 'gone' ? [3, 6] : []);
    }
    c.beginPath();
    c.roundRect(x - w / 2, y - h / 2, w, h, 9);
    c.fill();
    c.stroke();
    c.setLineDash([]);
    if (change) drawChange(c, change, x, y, full);
    drawHealth(c, health, x + w / 2 - 16, y - (full ? h / 2 - 16 : 0));
    // Groups are few: their names are written larger, to be read from farther away.
    if (!named && !(node.group && camera.scale >= GROUP_NAMES)) continue;
    c.fillStyle = colours['--text'] ?? '#000';
    c.font = `600 ${named ? 14 : Math.min(26, 9.5 / camera.scale)}px sans-serif`;
    c.fillText(fit(c, node.name, w - 44), x - w / 2 + 12, full ? y - 9 : y);
    if (!full) continue;
    c.fillStyle = colours['--quiet'] ?? '#666';
    c.font = '11.5px sans-serif';
    c.fillText(fit(c, look?.figures ?? '', w - 24), x - w / 2 + 12, y + 12);
  }
  c.globalAlpha = 1;
}

/** A sign at the corner from any distance, the word itself when words can be read. */
function drawChange(c: OffscreenCanvasRenderingContext2D, change: Change['what'], x: number, y: number, full: boolean): void {
  const { colour, sign, word } = changeLooks[change];
  const size = Math.max(16, Math.min(44, 13 / camera.scale));
  c.fillStyle = colours[colour] ?? '#888';
  c.font = `700 ${full ? 12 : size}px sans-serif`;
  c.textAlign = full ? 'right' : 'left';
  c.fillText(full ? word : sign, full ? x + NODE.width / 2 - 12 : x - NODE.width / 2 - size * 0.75, full ? y + 12 : y);
  c.textAlign = 'left';
}

/** Shape says the same as colour: nothing for good, a triangle for degraded, a square with a cross for failing. */
function drawHealth(c: OffscreenCanvasRenderingContext2D, health: Health, x: number, y: number): void {
  if (health !== 'failing' && health !== 'degraded') return;
  c.fillStyle = colours[`--${health}`] ?? '#c00';
  c.beginPath();
  if (health === 'degraded') {
    c.moveTo(x, y - 8);
    c.lineTo(x + 9, y + 7);
    c.lineTo(x - 9, y + 7);
  } else {
    c.rect(x - 8, y - 8, 16, 16);
  }
  c.fill();
  if (health !== 'failing') return;
  c.strokeStyle = colours['--card'] ?? '#fff';
  c.lineWidth = 2;
  c.beginPath();
  c.moveTo(x - 4, y - 4);
  c.lineTo(x + 4, y + 4);
  c.moveTo(x + 4, y - 4);
  c.lineTo(x - 4, y + 4);
  c.stroke();
}

function fit(c: OffscreenCanvasRenderingContext2D, text: string, width: number): string {
  if (c.measureText(text).width <= width) return text;
  let length = Math.min(text.length, 40);
  while (length > 1 && c.measureText(`${text.slice(0, length)}…`).width > width) length--;
  return `${text.slice(0, length)}…`;
}

/** The node at a place of the drawing, else the edge nearest to it. */
function pick(x: number, y: number): string | null {
  for (let i = nodes.length - 1; i >= 0; i--) {
    if (Math.abs(places[2 * i]! - x) <= NODE.width / 2 && Math.abs(places[2 * i + 1]! - y) <= NODE.height / 2) return `service:${nodes[i]!.id}`;
  }
  let best: string | null = null;
  let least = (NEAR / camera.scale) ** 2;
  for (let i = 0; i < edges.length; i++) {
    const from = ends[2 * i]!, to = ends[2 * i + 1]!;
    if (from < 0 || to < 0) continue;
    const ax = places[2 * from]!, ay = places[2 * from + 1]!, dx = places[2 * to]! - ax, dy = places[2 * to + 1]! - ay;
    const long = dx * dx + dy * dy;
    const t = long === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / long));
    const distance = (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2;
    if (distance < least) {
      least = distance;
      best = `edge:${edges[i]!.id}`;
    }
  }
  return best;
}
