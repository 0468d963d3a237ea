// The detail of an edge; mirrors src/Console/Queries/EdgeDetail.cs.

export interface EdgePart {
  name: string;
  requests: number;
  errors4xx: number;
  errors5xx: number;
  retries: number;
  p50Microseconds: number;
  p95Microseconds: number;
  p99Microseconds: number;
}

export interface EdgeDetail {
  from: string;
  to: string;
  total: EdgePart;
  /** 0 to 1. */
  mutualTlsShare: number;
  protocols: EdgePart[];
  instances: EdgePart[];
  versions: EdgePart[];
}

/** The names at both ends of an edge's id, as the server encodes them; null for what is no id. */
export function endsOf(id: string): { source: string; destination: string } | null {
  const ends = id.split('>');
  if (ends.length !== 2 || !ends[0] || !ends[1]) return null;
  try {
    return { source: ends[0] === '?' ? '' : decodeURIComponent(ends[0]), destination: ends[1] === '!' ? '' : decodeURIComponent(ends[1]) };
  } catch {
    return null;
  }
}
