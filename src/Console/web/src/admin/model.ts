// What the administration pages read. Mirrors src/Console/Access, Bundles and Objects.

import type { Role } from '../shell/session';

export interface GatewayState {
  id: string;
  /** Number of the bundle it accepted last; 0: its own configuration. */
  inForce: number;
  answered: number;
  accepted: boolean;
  reason: string;
  answeredAt: string;
}

export interface GatewayList {
  /** The greatest number of a bundle; 0 before the first. */
  newest: number;
  items: GatewayState[];
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
