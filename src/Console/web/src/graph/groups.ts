// Services drawn together: by their app, or by the first part of their names. Pure.

import type { Edge, Service, Traffic, View } from '../live/model';

export type Grouping = 'none' | 'app' | 'name';

export const groupings: { by: Grouping; label: string }[] = [
  { by: 'none', label: 'No grouping' },
  { by: 'app', label: 'Group by app' },
  { by: 'name', label: 'Group by name' },
];

/** Begins the id of a group. No service has such an id: ids of services are percent-encoded names. */
const GROUP = 'group ';

/** Fewer than this many services of a kind stand for themselves. */
const LEAST = 2;

export const isGroup = (id: string): boolean => id.startsWith(GROUP);

/** The group a service is drawn in; null: it stands for itself. */
function groupOf(service: Service, by: Grouping): string | null {
  if (service.kind !== 'service') return null;
  if (by === 'app') return service.app === '' ? null : service.app;
  const cut = service.name.search(/[-_./:]/);
  return cut > 0 ? service.name.slice(0, cut) : null;
}

/** The same traffic with services of a group as one node; what they say to each other is inside it. */
export function group(view: View, by: Grouping): View {
  if (by === 'none') return view;
  const members = new Map<string, Service[]>();
  for (const service of view.services) {
    const name = groupOf(service, by);
    if (name === null) continue;
    const list = members.get(name);
    if (list) list.push(service);
    else members.set(name, [service]);
  }
  const nodeOf = new Map<string, string>();
  for (const [name, list] of members) if (list.length >= LEAST) for (const service of list) nodeOf.set(service.id, GROUP + name);

  const edges = new Map<string, Edge>();
  const inbound = new Map<string, Traffic>();
  const outbound = new Map<string, Traffic>();
  for (const edge of view.edges) {
    const sourceId = nodeOf.get(edge.sourceId) ?? edge.sourceId;
    const destinationId = nodeOf.get(edge.destinationId) ?? edge.destinationId;
    if (sourceId === destinationId && nodeOf.has(edge.sourceId)) continue;
    const id = `${sourceId}>${destinationId}`;
    const before = edges.get(id);
    edges.set(id, before
      // The weakest evidence is what the line as a whole can be believed by.
      ? { ...before, traffic: add(before.traffic, edge.traffic), ...(edge.confidence < before.confidence ? { evidence: edge.evidence, confidence: edge.confidence } : {}) }
      : { ...edge, id, sourceId, destinationId, source: nameOf(sourceId, edge.source), destination: nameOf(destinationId, edge.destination) });
    if (isGroup(destinationId)) inbound.set(destinationId, inbound.has(destinationId) ? add(inbound.get(destinationId)!, edge.traffic) : edge.traffic);
    if (isGroup(sourceId)) outbound.set(sourceId, outbound.has(sourceId) ? add(outbound.get(sourceId)!, edge.traffic) : edge.traffic);
  }
  const services = view.services.filter((service) => !nodeOf.has(service.id));
  for (const [name, list] of members) {
    const id = GROUP + name;
    if (list.length < LEAST) continue;
    const none = { ...list[0]!.inbound, requests: 0, requestsPerSecond: 0, errors4xx: 0, errors5xx: 0, lost: 0, requestBytes: 0, responseBytes: 0 };
    services.push({
      id, name, kind: 'group', app: by === 'app' ? name : '', members: list.length,
      endpoints: list.reduce((sum, s) => sum + s.endpoints, 0), inbound: inbound.get(id) ?? none, outbound: outbound.get(id) ?? none,
    });
  }
  return { ...view, services, edges: [...edges.values()] };
}

const nameOf = (id: string, name: string): string => (isGroup(id) ? id.slice(GROUP.length) : name);

/** Sums add up. Quantiles do not: the largest stands for all, and none of them is slower. */
function add(a: Traffic, b: Traffic): Traffic {
  const requests = a.requests + b.requests;
  return {
    requests,
    requestsPerSecond: a.requestsPerSecond + b.requestsPerSecond,
    errors4xx: a.errors4xx + b.errors4xx,
    errors5xx: a.errors5xx + b.errors5xx,
    lost: a.lost + b.lost,
    requestBytes: a.requestBytes + b.requestBytes,
    responseBytes: a.responseBytes + b.responseBytes,
    meanMicroseconds: requests > 0 ? (a.meanMicroseconds * a.requests + b.meanMicroseconds * b.requests) / requests : 0,
    p50Microseconds: Math.max(a.p50Microseconds, b.p50Microseconds),
    p95Microseconds: Math.max(a.p95Microseconds, b.p95Microseconds),
    p99Microseconds: Math.max(a.p99Microseconds, b.p99Microseconds),
    firstSeen: a.firstSeen < b.firstSeen ? a.firstSeen : b.firstSeen,
    lastSeen: a.lastSeen > b.lastSeen ? a.lastSeen : b.lastSeen,
  };
}
