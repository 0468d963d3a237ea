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

/** `group`: several services drawn together; made by the page. */
export type ServiceKind = 'service' | 'network' | 'unknown' | 'gateway' | 'group';

export interface Service {
  id: string;
  name: string;
  kind: ServiceKind;
  /** The app most of its requests belong to; empty when it was not called, or has none. */
  app: string;
  /** Of a group: how many services it stands for. */
  members?: number;
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
}

export interface Status {
  version: string;
  time: string;
  firstData: string | null;
  lastData: string | null;
  storage: 'ok' | 'unavailable';
}
