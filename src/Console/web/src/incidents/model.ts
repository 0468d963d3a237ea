// The shapes that the console serves. They mirror src/Anomaly/Live, src/Console/Incidents, src/Console/Bands and src/PolicyRecommender/Replay.

export type CauseKind = 'service' | 'edge' | 'load' | 'client' | 'version' | 'call-pattern';
export type SubjectKind = 'service' | 'edge' | 'endpoint' | 'edge-endpoint' | 'client';
export type Metric =
  | 'request-rate' | 'error-rate' | 'client-error-rate' | 'latency-p50' | 'latency-p95' | 'throughput'
  | 'client-behaviour' | 'version' | 'call-pattern' | 'schema';

export interface Cause {
  kind: CauseKind;
  source: string;
  service: string;
  endpointId: string;
  client: string;
  /** How much of what is wrong it explains, 0 to 1. */
  share: number | null;
  /** Services from where it hurts to where it begins, each calling the next. */
  path: string[];
  reasons: string[];
}

/** Times are ISO 8601 in UTC. */
export interface IncidentSummary {
  id: string;
  tenant: string;
  app: string;
  opened: string;
  began: string;
  lastSeen: string;
  closed: string | null;
  title: string;
  pValue: number;
  findings: number;
  services: string[];
  cause: Cause | null;
  mergedInto: string | null;
}

export interface Finding {
  kind: SubjectKind;
  metric: Metric;
  tenant: string;
  app: string;
  host: string;
  source: string;
  service: string;
  endpointId: string;
  client: string;
  started: string;
  ended: string;
  pValue: number;
  observed: number | null;
  expected: number | null;
  lower: number | null;
  upper: number | null;
  requests: number;
  reason: string;
}

export interface Advice {
  tenant: string;
  app: string;
  source: string;
  service: string;
  endpointId: string;
  since: string;
  callsPerRequest: number;
  callsPerSecond: number;
  text: string;
}

export interface Incident extends Omit<IncidentSummary, 'findings' | 'cause'> {
  causes: Cause[];
  findings: Finding[];
  timeline: { at: string; text: string }[];
  similar: { id: string; opened: string; likeness: number; title: string }[];
  advice: Advice[];
}

export interface IncidentFrame {
  kind: 'snapshot' | 'opened' | 'changed' | 'closed' | 'problem';
  incidents: IncidentSummary[];
  problem: string | null;
}

/** A part of a list. */
export interface Part<T> {
  items: T[];
  offset: number;
  hasMore: boolean;
}

export interface Expectation {
  id: string;
  tenant: string;
  service: string;
  source: string;
  endpointId: string;
  client: string;
  metric: Metric | null;
  until: string;
  reason: string;
  notedAt: string;
  notedBy: string;
}

export interface Deployment {
  id: string;
  tenant: string;
  service: string;
  version: string;
  at: string;
  notedBy: string;
}

interface RateInterval {
  perWeek: number;
  lower: number;
  upper: number;
}

export interface DetectionStatus {
  falseIncidentsPerWeek: number | null;
  judgedUntil: string | null;
  lagSeconds: number | null;
  windowsJudged: number;
  gapSeconds: number;
  subjectsWatched: number;
  apps: {
    tenant: string;
    app: string;
    open: number;
    rates: { days: number; incidents: number; markedAsExpected: number; all: RateInterval | null; false: RateInterval | null; isAboveBudget: boolean | null }[];
  }[];
}

export interface BandSeries {
  tenant: string;
  host: string;
  service: string;
  metric: Metric;
  unit: 'requests-per-second' | 'share' | 'bytes-per-second' | 'microseconds';
  points: { time: string; value: number | null; lower: number | null; expected: number | null; upper: number | null }[];
}

export interface BandList {
  stepSeconds: number;
  series: BandSeries[];
}

interface ReplayPart {
  name: string;
  inScope: number;
  touched: number;
  touchedClients: number;
}

export interface ReplayReport {
  from: string;
  to: string;
  requests: number;
  inScope: number;
  touched: number;
  touchedClients: number;
  touchedOrdinary: number;
  falseShareBound: number;
  released: number;
  incidentRequests: number;
  incidentTouched: number;
  endpoints: ReplayPart[];
  samples: { time: string; requestId: string; client: string; method: string; path: string; status: number; reason: string }[];
  limits: string[];
}
