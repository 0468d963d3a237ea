// What the administration pages read. Mirrors src/Console/Access, Bundles, Objects and Reports.

import type { Role } from '../shell/session';

export type Standing = 'silent' | 'refused' | 'behind' | 'healthy';

export interface GatewayState {
  id: string;
  state: Standing;
  /** Empty where all is well. */
  why: string;
  lastSeen: string | null;
  site: string;
  version: string;
  startedAt: string | null;
  /** Number of the bundle in force; 0: its own configuration. */
  inForce: number;
  expected: number | null;
  reason: string;
  requests: { inFlight: number; total: number } | null;
  queue: GatewayQueue | null;
  enrolment: GatewayEnrolment | null;
}

export interface GatewayQueue {
  waitingBytes: number;
  /** About; null: nothing is known. */
  waitingRecords: number | null;
  maxBytes: number;
  written: number;
  dropped: number;
  hasReader: boolean;
  problem: string;
}

export interface GatewayEnrolment {
  enrolledAt: string;
  renewedAt: string;
  certificateEnds: string;
  revokedAt: string | null;
}

export interface GatewayList {
  /** The greatest number of a bundle; 0 before the first. */
  newest: number;
  items: GatewayState[];
  hasMore: boolean;
}

export type TrafficState = 'failing' | 'degraded' | 'unknown' | 'healthy';

export type Source = 'objects' | 'configuration';

export interface DestinationItem {
  address: string;
  health: 'unknown' | 'healthy' | 'unhealthy';
  why: string;
  draining: boolean;
  inFlight: number;
  attempts: number;
  failures: number;
}

export interface ClusterSighting {
  gateway: string;
  seenAt: string;
  state: TrafficState;
  why: string;
  breaker: 'closed' | 'half-open' | 'open';
  healthy: number;
  unhealthy: number;
  unknown: number;
  draining: number;
}

export interface ClusterItem {
  tenant: string;
  name: string;
  source: Source;
  state: TrafficState;
  why: string;
  healthy: number;
  total: number;
  destinations: DestinationItem[];
  gateways: ClusterSighting[];
  moreGateways: number;
}

export interface RouteItem {
  tenant: string;
  name: string;
  source: Source;
  hosts: string[];
  moreHosts: number;
  path: string;
  state: TrafficState;
  why: string;
  hasHealthyDestination: boolean | null;
  clusters: { name: string; state: TrafficState; why: string }[];
  answersItself: boolean;
  gateways: number;
}

export interface HealthList<T> {
  /** Whether any gateway reports now. */
  isReported: boolean;
  leftOut: number;
  items: T[];
  hasMore: boolean;
}

export interface ObjectItem {
  kind: string;
  tenant: string;
  name: string;
  revision: number;
  updatedAt: string;
  updatedBy: string;
  value: unknown;
}

export interface ObjectList {
  revision: number;
  items: ObjectItem[];
}

export interface UserItem {
  name: string;
  roles: Record<string, Role>;
  createdAt: string;
  /** Empty: signs in with a password. */
  origin: string;
  signedInAt: string | null;
}

export interface TokenItem {
  id: string;
  name: string;
  owner: string;
  roles: Record<string, Role>;
  createdAt: string;
  expiresAt: string;
  usedAt: string | null;
  revokedAt: string | null;
  /** Only in the answer that made it. */
  secret: string | null;
}
