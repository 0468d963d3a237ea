// What the tabs "Pipeline" and "Retention and budget" read. Mirrors src/Console/Pipeline, src/Console/Retention and src/Console/Incidents/BudgetView. Times are ISO 8601 in UTC.

export type PipelineState = 'ok' | 'behind' | 'failing' | 'late' | 'silent' | 'unknown';

export interface Position {
  name: string;
  position: string;
  end: string;
  recordsBehind: number | null;
  bytesBehind: number | null;
  /** The oldest that is not stored is at most so old; null: not known. */
  secondsBehind: number | null;
}

export interface Rate {
  seconds: number;
  readPerSecond: number;
  storedPerSecond: number;
}

export interface Ingest {
  stream: string;
  process: string;
  state: PipelineState;
  saidAt: string;
  startedAt: string;
  positions: Position[];
  lastMinute: Rate | null;
  lastFiveMinutes: Rate | null;
  read: number;
  stored: number;
  deadLetters: number;
  lost: number;
  retries: number;
  retryingSince: string | null;
  lastError: string;
  lastErrorAt: string | null;
  problem: string | null;
}

export interface Job {
  name: string;
  does: string;
  state: PipelineState;
  process: string | null;
  saidAt: string | null;
  lastRunAt: string | null;
  tookSeconds: number | null;
  nextRunAt: string | null;
  turns: number;
  failures: number;
  lastError: string;
  lastErrorAt: string | null;
}

export interface PipelineView {
  now: string;
  answeredBy: string;
  ingest: Ingest[];
  jobs: Job[];
  storage: { problem: string | null; tables: { table: string; rows: number; bytes: number }[]; disks: { name: string; freeBytes: number; totalBytes: number }[] };
  deadLetters: { open: number | null; waiting: number; reasons: { reason: string; count: number; newest: string }[] };
  losses: { kind: string; records: number; bytes: number; newest: string }[];
  notes: string[];
}

export interface Letter {
  id: string;
  refusedAt: string;
  source: string;
  line: number;
  reason: string;
  detail: string;
  /** Only for admins of all tenants. */
  excerpt: string | null;
  bytes: number;
  state: 'open' | 'waiting' | 'stored' | 'discarded';
  canRetry: boolean;
  orderedBy: string | null;
  orderedAt: string | null;
  outcome: string;
}

export interface LetterList {
  items: Letter[];
  hasMore: boolean;
}

export interface LetterAnswer {
  ordered: string[];
  refused: { id: string; why: string }[];
}

export interface RetainedTable {
  table: string;
  keptSeconds: number | null;
  rows: number;
  bytes: number;
  oldest: string | null;
}

export interface RetentionItem {
  kind: string;
  title: string;
  days: number;
  configuredDays: number;
  /** Empty: it is built in. */
  setting: string;
  minDays: number;
  maxDays: number;
  chosenBy: string | null;
  chosenAt: string | null;
  isInForce: boolean;
  rows: number;
  bytes: number;
  oldest: string | null;
  tables: RetainedTable[];
}

export interface RetentionView {
  kinds: RetentionItem[];
  others: RetainedTable[];
  isOfOneServer: boolean;
}

export interface BudgetView {
  perWeek: number;
  configuredPerWeek: number;
  chosenBy: string | null;
  chosenAt: string | null;
  least: number;
  most: number;
}
