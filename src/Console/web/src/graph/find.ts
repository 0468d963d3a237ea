// What "find" and "hide" understand: words and comparisons, all of which must hold. Pure.

import { evidenceTexts, VERIFIED } from '../base/evidence';
import { healthOf } from '../base/health';
import { displayName } from '../base/names';
import type { Edge, Service, Traffic, View } from '../live/model';

/** What an expression is asked about: a service, or an edge. */
interface Item {
  /** What words are looked for in. */
  text: string;
  app: string;
  kind: string;
  traffic: Traffic;
  /** Of an edge: why its source is believed, and how much (percent). */
  evidence: string | null;
  confidence: number | null;
}

export type Test = (item: Item, seconds: number) => boolean;

/** The test, or what is wrong with the expression. An empty expression has no test. */
export function parse(expression: string): { test: Test | null; problem: string | null } {
  const tests: Test[] = [];
  for (const word of expression.trim().split(/\s+/).filter(Boolean)) {
    const not = word.startsWith('-') && word.length > 1;
    const test = term(not ? word.slice(1) : word);
    if (typeof test === 'string') return { test: null, problem: test };
    tests.push(not ? (item, seconds) => !test(item, seconds) : test);
  }
  return { test: tests.length === 0 ? null : (item, seconds) => tests.every((test) => test(item, seconds)), problem: null };
}

/** Shown beside the fields. */
export const HELP = 'Words look at names. Comparisons: rate>10 (per second), errors>1 (% 5xx), 4xx>20 (%), p50/p95/p99>200ms. Also app:shop, kind:outside, health:failing, known:mtls, verified:no. A minus before a term turns it round.';

const measures: Record<string, (traffic: Traffic, seconds: number) => number> = {
  rate: (traffic, seconds) => (seconds > 0 ? traffic.requests / seconds : 0),
  requests: (traffic) => traffic.requests,
  errors: (traffic) => share(traffic.errors5xx + traffic.lost, traffic),
  '4xx': (traffic) => share(traffic.errors4xx, traffic),
  p50: (traffic) => traffic.p50Microseconds,
  p95: (traffic) => traffic.p95Microseconds,
  p99: (traffic) => traffic.p99Microseconds,
};

const share = (part: number, traffic: Traffic): number => (traffic.requests > 0 ? (100 * part) / traffic.requests : 0);
const units: Record<string, number> = { us: 1, µs: 1, ms: 1000, s: 1_000_000 };

const kinds: Record<string, Record<string, Test>> = {
  kind: Object.fromEntries(['service', 'network', 'unknown', 'gateway', 'group', 'outside'].map((kind) => [
    kind, (item: Item) => item.kind === kind || (kind === 'outside' && (item.kind === 'network' || item.kind === 'unknown'))])),
  health: Object.fromEntries(['good', 'degraded', 'failing', 'idle'].map((health) => [health, (item: Item) => healthOf(item.traffic) === health])),
  known: Object.fromEntries(Object.keys(evidenceTexts).map((evidence) => [evidence, (item: Item) => item.evidence === evidence])),
  verified: {
    yes: (item) => item.confidence !== null && item.confidence >= VERIFIED,
    no: (item) => item.confidence !== null && item.confidence < VERIFIED,
  },
};

function term(word: string): Test | string {
  const comparison = /^([a-z0-9]+)(>=|<=|>|<)(.*)$/i.exec(word);
  if (comparison) {
    const [, name = '', sign, wanted = ''] = comparison;
    const measure = measures[name.toLowerCase()];
    if (!measure) return `"${name}" cannot be compared. What can: ${Object.keys(measures).join(', ')}.`;
    const number = /^(\d+(?:\.\d+)?)(us|µs|ms|s|%)?$/.exec(wanted);
    const isTime = name.toLowerCase() !== '4xx' && /^p\d/i.test(name);
    if (!number || (isTime !== (number[2] !== undefined && number[2] in units))) return `"${wanted}" is no ${isTime ? 'time, such as 200ms or 1.5s' : 'number'}.`;
    const limit = Number(number[1]) * (isTime ? units[number[2]!]! : 1);
    return (item, seconds) => {
      const value = measure(item.traffic, seconds);
      return sign === '>' ? value > limit : sign === '<' ? value < limit : sign === '>=' ? value >= limit : value <= limit;
    };
  }
  const colon = word.indexOf(':');
  const field = colon > 0 ? word.slice(0, colon).toLowerCase() : '';
  const value = word.slice(colon + 1).toLowerCase();
  if (field === 'app') return (item) => item.app.toLowerCase() === value;
  if (field in kinds) return kinds[field]![value] ?? `"${value}" is none of ${Object.keys(kinds[field]!).join(', ')}.`;
  const text = word.toLowerCase();
  return (item) => item.text.toLowerCase().includes(text);
}

const serviceItem = (s: Service): Item => ({
  text: displayName(s.name, s.kind), app: s.app, kind: s.kind, traffic: s.inbound.requests > 0 ? s.inbound : s.outbound, evidence: null, confidence: null,
});

const edgeItem = (e: Edge): Item => ({ text: `${e.source} ${e.destination}`, app: '', kind: e.sourceKind, traffic: e.traffic, evidence: e.evidence, confidence: e.confidence });

/** Keys (`service:ID`, `edge:ID`) of what a test holds for. */
export function found(view: View, test: Test): Set<string> {
  const seconds = view.window.observedSeconds;
  const keys = new Set<string>();
  for (const service of view.services) if (test(serviceItem(service), seconds)) keys.add(`service:${service.id}`);
  for (const edge of view.edges) if (test(edgeItem(edge), seconds)) keys.add(`edge:${edge.id}`);
  return keys;
}

/** The view without what a test holds for; edges of hidden services go with them. */
export function without(view: View, test: Test): View {
  const hidden = found(view, test);
  return {
    ...view,
    services: view.services.filter((s) => !hidden.has(`service:${s.id}`)),
    edges: view.edges.filter((e) => !hidden.has(`edge:${e.id}`) && !hidden.has(`service:${e.sourceId}`) && !hidden.has(`service:${e.destinationId}`)),
  };
}
