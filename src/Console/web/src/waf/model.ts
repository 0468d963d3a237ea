// The shapes that the console serves. They mirror src/Console/Queries/Waf*, src/Console/Api/Waf* and src/Console/Threats.

export type Mode = 'off' | 'detect' | 'block';
export type RuleSeverity = 'none' | 'emergency' | 'alert' | 'critical' | 'error' | 'warning' | 'notice' | 'info' | 'debug';

/** One rule that matched a request. The client wrote most of the text. */
export interface Match {
  recordId: string;
  position: number;
  time: string;
  tenant: string;
  app: string;
  host: string;
  sourceService: string;
  service: string;
  /** Zeros when the request was matched to none. */
  endpointId: string;
  method: string;
  path: string;
  clientIp: string;
  requestId: string;
  mode: Mode;
  blocked: boolean;
  score: number;
  rule: number;
  message: string;
  variable: string;
  excerpt: string;
  severity: RuleSeverity;
  phase: number;
  blocking: boolean;
}

/** A part of a list of a window. */
export interface Part<T> {
  from: string;
  to: string;
  items: T[];
  offset: number;
  hasMore: boolean;
}

export type By = 'rule' | 'endpoint' | 'client';

/** Matches, summed; fields that are not summed by are empty. */
export interface Group {
  rule: number;
  message: string;
  severity: RuleSeverity;
  tenant: string;
  host: string;
  service: string;
  endpointId: string;
  method: string;
  template: string;
  client: string;
  matches: number;
  requests: number;
  blocked: number;
  clients: number;
  rules: number;
  highestScore: number;
  firstSeen: string;
  lastSeen: string;
}

/** What the access record says of the WAF. */
export interface Judged {
  recordId: string;
  time: string;
  mode: Mode;
  score: number;
  /** 0 when the record does not say. */
  threshold: number;
  paranoia: number;
  rules: number;
  status: number;
  cause: string;
}

export interface Explanation {
  requestId: string;
  blocked: boolean;
  items: Match[];
  requests: Judged[];
  hasMore: boolean;
}

export type Level = 'none' | 'low' | 'medium' | 'high' | 'critical';

interface Reason {
  feature: string;
  observed: number;
  ordinary: number;
  pValue: number;
  text: string;
}

export interface Client {
  key: string;
  tenant: string;
  app: string;
  host: string;
  client: string;
  score: number;
  level: Level;
  highestScore: number;
  firstSeen: string;
  lastSeen: string;
  changes: number;
  requestsThatDay: number;
  reasons: Reason[];
}

export interface ClientTimeline {
  client: Client;
  items: { at: string; score: number; level: Level; requestsThatDay: number; reasons: Reason[] }[];
  offset: number;
  hasMore: boolean;
}
