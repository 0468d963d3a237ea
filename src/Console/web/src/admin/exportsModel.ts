/** As `/api/v1/exports` tells of them. */
export interface ExportItem {
  name: string;
  way: string;
  target: string;
  streams: string[];
  format: string;
  tenants: string[];
  isFiltered: boolean;
  sample: number;
  clients: 'as-stored' | 'pseudonym' | 'network' | 'none';
  status: {
    phase: ExportPhase;
    breaker: 'closed' | 'open';
    problem: string;
    answer: string;
    takenAt: string | null;
    nextAttempt: string | null;
    taken: number;
    refused: number;
    dropped: number;
    failures: number;
    behindSeconds: number;
  };
  statedAt: string | null;
  pausedBy: string | null;
  pausedAt: string | null;
  letters: number;
}

export type ExportPhase = 'up-to-date' | 'delivering' | 'failing' | 'no-source' | 'misconfigured' | 'paused';

export interface ExportList { items: ExportItem[] }

export interface ExportLetter { id: string; stream: string; refusedAt: string; reason: string; isWanted: boolean }

export interface ExportLetters { items: ExportLetter[]; hasMore: boolean }

export interface ExportAnswer { done: string; isWell: boolean }
