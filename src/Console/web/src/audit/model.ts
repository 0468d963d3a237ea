// Shapes of GET /api/v1/audit and /api/v1/audit/chain.

export interface AuditEntry {
  number: number;
  at: string;
  actor: string;
  action: string;
  tenant: string;
  kind: string;
  name: string;
  before: string;
  after: string;
  reason: string;
  hash: string;
}

export interface AuditPage { items: AuditEntry[]; next: number | null; head: string }

export interface Chain { state: 'checking' | 'verified' | 'broken'; number: number; hash: string; at: string | null; firstBad: number | null; problem: string }
