// Two windows side by side: what is new, gone, or behaves otherwise. Pure.

import type { Edge, Graph, Service, Traffic, View } from '../live/model';
import { duration, percent, perSecond, rate } from '../base/format';

/** The window that the shown one is compared with: the one just before it, or the same time earlier. */
export type Than = 'nothing' | 'before' | 'day' | 'week';

export const thans: { than: Than; label: string }[] = [
  { than: 'nothing', label: 'No comparison' },
  { than: 'before', label: 'Compare with the window before' },
  { than: 'day', label: 'Compare with a day earlier' },
  { than: 'week', label: 'Compare with a week earlier' },
];

export interface Change {
  what: 'new' | 'gone' | 'worse' | 'otherwise';
  /** What changed, with both figures. */
  words: string;
}

/** Changes by key: `service:ID`, `edge:ID`. */
export type Changes = Map<string, Change>;

/** Fewer requests than this, in both windows, say nothing about rates and latencies. */
const ENOUGH = 30;
/** Factors and points that are more than the usual up and down. */
const RATE = 2;
const LATENCY = 1.5;
const ERROR_POINTS = 0.02;

export function shift(view: View, than: Exclude<Than, 'nothing'>): { from: string; to: string } {
  const from = Date.parse(view.window.from);
  const to = Date.parse(view.window.to);
  const by = than === 'before' ? to - from : than === 'day' ? 86_400_000 : 7 * 86_400_000;
  return { from: new Date(from - by).toISOString(), to: new Date(to - by).toISOString() };
}

/** The view with what is gone put back in without traffic, and what changed. */
export function compare(view: View, before: Graph): { view: View; changes: Changes } {
  const changes: Changes = new Map();
  const seconds = { now: view.window.observedSeconds, then: before.window.observedSeconds };
  const services = joined(view.services, before.services, (s) => ({ ...s, inbound: silent(s.inbound), outbound: silent(s.outbound) }));
  const edges = joined(view.edges, before.edges, (e) => ({ ...e, traffic: silent(e.traffic) }));
  note('service', view.services, before.services, trafficOf, seconds, changes);
  note('edge', view.edges, before.edges, (e) => e.traffic, seconds, changes);
  return { view: { ...view, services, edges }, changes };
}

const trafficOf = (service: Service): Traffic => (service.inbound.requests > 0 ? service.inbound : service.outbound);
const silent = (traffic: Traffic): Traffic => ({
  ...traffic, requests: 0, requestsPerSecond: 0, errors4xx: 0, errors5xx: 0, lost: 0, requestBytes: 0, responseBytes: 0, meanMicroseconds: 0, p50Microseconds: 0, p95Microseconds: 0, p99Microseconds: 0,
});

function joined<T extends { id: string }>(now: T[], then: T[], quiet: (item: T) => T): T[] {
  const ids = new Set(now.map((item) => item.id));
  return [...now, ...then.filter((item) => !ids.has(item.id)).map(quiet)];
}

function note<T extends Service | Edge>(kind: string, now: T[], then: T[], traffic: (item: T) => Traffic, seconds: { now: number; then: number }, changes: Changes): void {
  const known = new Map(then.map((item) => [item.id, item]));
  for (const item of now) {
    const earlier = known.get(item.id);
    known.delete(item.id);
    const change = earlier ? changeOf(traffic(item), traffic(earlier), seconds) : { what: 'new' as const, words: `new: ${rate(perSecond(traffic(item), seconds.now))}` };
    if (change) changes.set(`${kind}:${item.id}`, change);
  }
  for (const item of known.values()) changes.set(`${kind}:${item.id}`, { what: 'gone', words: `gone: was ${rate(perSecond(traffic(item), seconds.then))}` });
}

function changeOf(now: Traffic, then: Traffic, seconds: { now: number; then: number }): Change | null {
  if (now.requests < ENOUGH && then.requests < ENOUGH) return null;
  const failed = (t: Traffic): number => t.errors5xx + t.lost;
  const failedShare = (t: Traffic): number => (t.requests > 0 ? failed(t) / t.requests : 0);
  const words: string[] = [];
  let worse = false;
  if (Math.abs(failedShare(now) - failedShare(then)) >= ERROR_POINTS) {
    worse ||= failedShare(now) > failedShare(then);
    words.push(`server errors ${percent(failed(then), then.requests)} → ${percent(failed(now), now.requests)}`);
  }
  if (now.requests >= ENOUGH && then.requests >= ENOUGH && isOther(now.p95Microseconds, then.p95Microseconds, LATENCY)) {
    worse ||= now.p95Microseconds > then.p95Microseconds;
    words.push(`p95 ${duration(then.p95Microseconds)} → ${duration(now.p95Microseconds)}`);
  }
  if (isOther(perSecond(now, seconds.now), perSecond(then, seconds.then), RATE)) words.push(`${rate(perSecond(then, seconds.then))} → ${rate(perSecond(now, seconds.now))}`);
  return words.length === 0 ? null : { what: worse ? 'worse' : 'otherwise', words: words.join(', ') };
}

const isOther = (now: number, then: number, factor: number): boolean => (then > 0 && now / then >= factor) || (now > 0 && then / now >= factor) || (now > 0) !== (then > 0);
