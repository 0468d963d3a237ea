// What the console serves about edges, endpoints and their requests; mirrors src/Console/Api, Distributions, Bands, Requests and Proposals.

import type { Evidence, TimeWindow } from '../live/model';

/** What distributions, requests and proposals are about: an edge, an endpoint, or an endpoint on an edge. */
export interface Subject {
  edge?: string;
  endpoint?: string;
}

export interface Distribution {
  window: TimeWindow;
  metric: string;
  unit: Unit;
  stepSeconds: number | null;
  count: number;
  mean: number | null;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  points: { share: number; value: number }[];
}

export type Unit = 'bytes' | 'microseconds' | 'requests-per-second' | 'share' | 'bytes-per-second';

export interface BandList {
  stepSeconds: number;
  series: BandSeries[];
}

export interface BandSeries {
  kind: string;
  tenant: string;
  host: string;
  service: string;
  metric: string;
  unit: Unit;
  points: { time: string; value: number | null; lower: number | null; expected: number | null; upper: number | null }[];
}

export interface RequestItem {
  id: string;
  time: string;
  source: string;
  evidence: Evidence;
  confidence: number;
  destination: string;
  host: string;
  endpointId: string;
  method: string;
  path: string;
  queryNames: string[];
  status: number;
  flag: string;
  durationMicroseconds: number;
  requestBytes: number;
  responseBytes: number;
  retries: number;
  protocol: string;
  client: string;
  requestId: string;
  traceId: string;
  wafRules: number[];
  policy: string;
}

export interface RequestList {
  from: string;
  to: string;
  items: RequestItem[];
  offset: number;
  hasMore: boolean;
}

export interface ProposalItem {
  id: string;
  kind: string;
  state: string;
  title: string;
  whyNow: string;
  updatedAt: string;
  evidence: { confidence: string; requests: number; clients: number };
}
