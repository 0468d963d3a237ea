// Shapes of GET /api/v1/proposals and what belongs to it, as far as the pages use them.

import type { AuditEntry } from '../audit/model';

export type State = 'proposed' | 'in-review' | 'approved' | 'shadow' | 'canary' | 'enforced' | 'expired' | 'rolled-back' | 'rejected' | 'snoozed' | 'withdrawn';
export type Verb = 'review' | 'edit' | 'approve' | 'promote' | 'enforce' | 'reject' | 'snooze' | 'wake' | 'withdraw' | 'roll-back';

export interface Endpoint { method?: string; path?: string }

export interface Policy {
  apiVersion: string;
  kind: string;
  metadata: { name: string; tenant?: string };
  spec: { scope?: { app?: string; hosts?: string[]; service?: string; source?: string; endpoints?: Endpoint[] }; expires?: string; [rule: string]: unknown };
}

export interface Evidence {
  from: string;
  to: string;
  requests: number;
  clients: number;
  stability: number;
  confidence: 'low' | 'medium' | 'high';
  facts: { name: string; value: number; unit: string }[];
  cautions: string[];
}

/** A step that the proposal can take; `problem` says why whoever looks cannot. */
export interface Choice { action: Verb; problem: string; breakGlass: boolean }

export interface Proposal {
  id: string;
  tenant: string;
  kind: string;
  state: State;
  author: string;
  revision: number;
  title: string;
  whyNow: string;
  changes: string;
  canaryPercent: number;
  approvals: { user: string; at: string; isBreakGlass: boolean; reason: string }[];
  renews: string;
  snoozedUntil: string | null;
  reason: string;
  createdAt: string;
  updatedAt: string;
  policy: Policy;
  evidence: Evidence;
  evidenceHash: string;
  history: AuditEntry[] | null;
  choices: Choice[] | null;
  approvalsNeeded: number | null;
}

export interface ProposalList { items: Proposal[]; hasMore: boolean }

export interface Tally { requests: number; denied: number; clients: number }

/** GET /api/v1/policies/{name}/effect */
export interface Effect {
  from: string;
  to: string;
  stepSeconds: number;
  requests: number;
  /** Null: it could not be told, and limits say why. */
  inScope: number | null;
  clientsInScope: number | null;
  shadow: Tally;
  acted: Tally;
  points: { time: string; wouldDeny: number; denied: number }[];
  reasons: { action: string; reason: string; acted: boolean; requests: number }[];
  limits: string[];
}

interface Part { name: string; inScope: number; touched: number; touchedClients: number }

/** POST /api/v1/policies/replay */
export interface Replay {
  from: string;
  to: string;
  requests: number;
  inScope: number;
  clients: number;
  touched: number;
  touchedClients: number;
  touchedOrdinary: number;
  falseShareBound: number;
  released: number;
  releasedClients: number;
  sampled: number;
  incidentRequests: number;
  incidentTouched: number;
  endpoints: Part[];
  edges: Part[];
  samples: { time: string; requestId: string; client: string; method: string; path: string; status: number; reason: string }[];
  limits: string[];
}

export interface Incident { id: string; opened: string; title: string }
