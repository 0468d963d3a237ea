// The inventory; mirrors src/Console/Api, src/ApiDiscovery/Inventory, Schemas and Decisions.

import type { Endpoint } from '../live/model';

export type EndpointState = 'unknown' | 'documented' | 'shadow' | 'zombie';

export interface CatalogueItem extends Endpoint {
  /** Null when nothing showed that the endpoint exists, as what follows. */
  kind: string | null;
  state: EndpointState | null;
  /** 0 to 100. */
  risk: number | null;
  reasons: string[];
  firstSeen: string | null;
  auth: string[];
  sensitive: string[];
}

export interface EndpointDetail {
  id: string;
  aliases: string[];
  tenant: string;
  app: string;
  host: string;
  service: string;
  method: string;
  template: string;
  tier: Endpoint['tier'];
  explanation: string;
  kind: string;
  state: EndpointState;
  risk: { score: number; reasons: { code: string; points: number; text: string }[] };
  auth: { kind: string; place: string; name: string; share: number }[];
  requestSensitive: Record<string, number>;
  responseSensitive: Record<string, number>;
  parameters: { name: string; place: string; type: string; segment: number | null }[];
  schemas: { direction: string; contentType: string; status: number; bodies: number; schema: Schema }[];
  requests: number;
  errors4xx: number;
  errors5xx: number;
  firstSeen: string;
  lastSeen: string;
}

/** JSON Schema (2020-12), as far as the console writes it. */
export interface Schema {
  type?: string | string[];
  format?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema;
}

export interface DriftList {
  items: {
    direction: string;
    contentType: string;
    status: number;
    lastHour: string;
    acceptedAt: string | null;
    acceptedBy: string | null;
    findings: { id: string; kind: string; path: string; before: string; after: string; seen: number; of: number }[];
  }[];
}

export interface Decision {
  id: string;
  kind: 'pin-static' | 'pin-parameter' | 'ignore' | 'non-api';
  tenant: string;
  app: string;
  host: string;
  method: string;
  pattern: string;
  segment: number;
  decidedAt: string;
  decidedBy: string;
  reason: string;
}

export interface KnownDocument {
  tenant: string;
  app: string;
  host: string;
  name: string;
  title: string;
  apiVersion: string;
  operations: number;
  uploadedAt: string;
  uploadedBy: string;
}

export interface OrphanList {
  items: { document: string; host: string; method: string; template: string; isDeprecated: boolean }[];
  hasMore: boolean;
}

export const stateWords: Record<EndpointState, string> = {
  unknown: 'No document was uploaded for its host',
  documented: 'An uploaded document has it',
  shadow: 'Used, but the uploaded document does not have it',
  zombie: 'Used, though the uploaded document says that it is deprecated',
};
