// Services drawn together: by their app, version or site, or by the first part of their names. Pure. The server does the same where there are too many to be sent (src/Console/Groups).

import type { Edge, Service, Traffic, View } from '../live/model';

export type Grouping = 'none' | 'app' | 'name' | 'version' | 'site';

export const groupings: { by: Grouping; label: string }[] = [
  { by: 'none', label: 'No grouping' },
  { by: 'app', label: 'Group by app' },
  { by: 'name', label: 'Group by name' },
  { by: 'version', label: 'Group by version' },
  { by: 'site', label: 'Group by site' },
];

/** Begins the id of a group. No service has such an id: ids of services are percent-encoded names. */
const GROUP = 'group ';

/** Most groups that are open at once, as the server has it. */
export const MOST_OPEN = 8;

/** Fewer than this many services of a kind stand for themselves. */
const LEAST = 2;

export const isGroup = (id: string): boolean => id.startsWith(GROUP);

/** What the members of a group have in common, from its id. */
export function groupName(id: string): string {
  try {
    return decodeURIComponent(id.slice(GROUP.length).replace(/^\S* ?/, '')) || 'Others';
  } catch {
    return id;
  }
}

/** The address's list with one group more: the one opened longest ago is closed when there are too many. */
export const opening = (open: string[], id: string): string[] => [...open.filter((other) => other !== id), id].slice(-MOST_OPEN);

/** The group a service is drawn in; null: it stands for itself. */
function groupOf(service: Service, by: Grouping): string | null {
  if (service.kind !== 'service') return null;
  if (by === 'app') return service.app === '' ? null : service.app;
  if (by === 'version' || by === 'site') return service[by] ?? null;
  const cut = service.name.search(/[-_./:]/);
  return cut > 0 ? service.name.slice(0, cut) : null;
}

/** The same traffic with services of a group as one node, unless it is open; what they say to each other is inside it. What the server drew together stays as it is. */
export function group(view: View, by: Grouping, open: string[]): View {
  if (by === 'none' || view.groups) return view;
  const members = new Map<string, Service[]>();
  for (const service of view.services) {
    const name = groupOf(service, by);
    if (name === null) continue;
    const list = members.get(name);
    if (list) list.push(service);
    else members.set(name, [service]);
  }
  const drawn: { id: string; name: string; list: Service[] }[] = [];
  const nodeOf = new Map<string, string>();
  for (const [name, list] of members) {
    const id = `${GROUP}${by} ${encodeURIComponent(name)}`;
    if (list.length < LEAST || open.includes(id)) continue;
    drawn.push({ id, name, list });
    for (const service of list) nodeOf.set(service.id, id);
  }
  const nameOf = new Map(drawn.map(({ id, name }) => [id, name]));

  const edges = new Map<string, Edge>();
  const inbound = new Map<string, Traffic>();
  const outbound = new Map<string, Traffic>();
  const inside = new Map<string, number>();
  for (const edge of view.edges) {
    const sourceId = nodeOf.get(edge.sourceId) ?? edge.sourceId;
    const destinationId = nodeOf.get(edge.destinationId) ?? edge.destinationId;
    if (sourceId === destinationId && nodeOf.has(edge.sourceId)) {
      inside.set(sourceId, (inside.get(sourceId) ?? 0) + edge.traffic.requests);
      continue;
    }
    const id = `${sourceId}>${destinationId}`;
    const before = edges.get(id);
    edges.set(id, before
      // The weakest evidence is what the line as a whole can be believed by.
      ? { ...before, traffic: add(before.traffic, edge.traffic), ...(edge.confidence < before.confidence ? { evidence: edge.evidence, confidence: edge.confidence } : {}) }
      : {
        ...edge, id, sourceId, destinationId, source: nameOf.get(sourceId) ?? edge.source, destination: nameOf.get(destinationId) ?? edge.destination,
        sourceKind: nameOf.has(sourceId) ? 'group' : edge.sourceKind,
      });
    if (isGroup(destinationId)) inbound.set(destinationId, inbound.has(destinationId) ? add(inbound.get(destinationId)!, edge.traffic) : edge.traffic);
    if (isGroup(sourceId)) outbound.set(sourceId, outbound.has(sourceId) ? add(outbound.get(sourceId)!, edge.traffic) : edge.traffic);
  }
  const services = view.services.filter((service) => !nodeOf.has(service.id));
  for (const { id, name, list } of drawn) {
    const none = { ...list[0]!.inbound, requests: 0, requestsPerSecond: 0, errors4xx: 0, errors5xx: 0, lost: 0, requestBytes: 0, responseBytes: 0 };
    services.push({
      id, name, kind: 'group', app: by === 'app' ? name : '', members: list.length, inside: inside.get(id) ?? 0,
      endpoints: list.reduce((sum, s) => sum + s.endpoints, 0), inbound: inbound.get(id) ?? none, outbound: outbound.get(id) ?? none,
    });
  }
  return { ...view, services, edges: [...edges.values()] };
}

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
