// The shapes that the console serves. They mirror src/Console/Queries and src/Console/Live.

/** A stretch of time. Times are ISO 8601 in UTC. */
export interface TimeWindow {
  from: string;
  to: string;
  /** Seconds from the first data in the window to its end: what rates are divided by. */
  observedSeconds: number;
}

/** Sums over a window. Durations are microseconds; quantiles come from a histogram with 2 % error. */
export interface Traffic {
  requests: number;
  requestsPerSecond: number;
  errors4xx: number;
  errors5xx: number;
  lost: number;
  requestBytes: number;
  responseBytes: number;
  meanMicroseconds: number;
  p50Microseconds: number;
  p95Microseconds: number;
  p99Microseconds: number;
  firstSeen: string;
  lastSeen: string;
}

/** `group`: several services drawn together, by the server when there are too many, else by the page. */
export type ServiceKind = 'service' | 'network' | 'unknown' | 'gateway' | 'group';

export interface Service {
  id: string;
  name: string;
  kind: ServiceKind;
  /** The app most of its requests belong to; empty when it was not called, or has none. */
  app: string;
  /** The version and the site of most requests to it; only when somebody groups by them, and they are known. */
  version?: string;
  site?: string;
  /** Of a group: how many services it stands for, and requests among them, which are in neither sum. */
  members?: number;
  inside?: number;
  endpoints: number;
  inbound: Traffic;
  outbound: Traffic;
}

export type Evidence =
  | 'mtls' | 'token' | 'gateway-hop' | 'trace-hop' | 'access-log' | 'address-map' | 'network' | 'unknown';

export interface Edge {
  id: string;
  sourceId: string;
  destinationId: string;
  source: string;
  destination: string;
  sourceKind: ServiceKind;
  evidence: Evidence;
  /** Percent. */
  confidence: number;
  traffic: Traffic;
}

export type Tier = 'confirmed' | 'candidate' | 'observed' | 'retired';

export interface Endpoint {
  id: string;
  service: string;
  host: string;
  method: string;
  template: string;
  tier: Tier;
  traffic: Traffic;
}

export interface TimelinePoint {
  time: string;
  requests: number;
  errors4xx: number;
  errors5xx: number;
}

/** The service graph of one window. */
export interface Graph {
  window: TimeWindow;
  bucketSeconds: number;
  totals: Traffic;
  timeline: TimelinePoint[];
  services: Service[];
  edges: Edge[];
  /** True when a limit cut one of the lists. */
  truncated: boolean;
  /** How the server drew services together that are too many; null: each stands for itself. */
  groups: GraphGroups | null;
}

/** How services are drawn together that are too many to be drawn one by one. */
export interface GraphGroups {
  by: 'auto' | 'app' | 'name' | 'version' | 'site' | 'none';
  depth: number;
  /** How many services and edges there are. */
  services: number;
  edges: number;
  /** How many groups stand for several of them. */
  groups: number;
  open: { id: string; name: string; members: number }[];
}

/** A service that was looked for, and the groups that must be open for it to stand for itself, from the outermost. */
export interface FoundService {
  id: string;
  name: string;
  groups: { id: string; name: string; members: number }[];
}

/** Everything the page shows of one window. */
export interface View extends Graph {
  endpoints: Endpoint[];
  /** Why figures may be out of date; null when all is well. */
  problem: string | null;
}

/** A part of a list. */
export interface ListPage<T> {
  window: TimeWindow;
  items: T[];
  offset: number;
  hasMore: boolean;
}

/** One message of the live feed: a whole view, or what changed since the sequence number before. */
export interface Frame {
  kind: 'snapshot' | 'delta';
  feed: string;
  sequence: number;
  /** Why figures may be out of date; null when all is well. */
  problem: string | null;
  window: TimeWindow;
  bucketSeconds: number;
  totals: Traffic;
  timeline: TimelinePoint[];
  services: Service[];
  edges: Edge[];
  endpoints: Endpoint[];
  removedServices: string[];
  removedEdges: string[];
  removedEndpoints: string[];
  truncated: boolean;
  groups: GraphGroups | null;
}

export interface Status {
  version: string;
  time: string;
  firstData: string | null;
  lastData: string | null;
  storage: 'ok' | 'unavailable';
}
