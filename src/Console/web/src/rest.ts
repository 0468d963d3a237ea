// The REST side: past windows and status.

import type { Endpoint, Graph, ListPage, Status, View } from './model';

/** An error the server explained (RFC 9457 problem details). */
export class ProblemError extends Error {
  constructor(readonly status: number, readonly title: string, detail: string) {
    super(detail);
  }
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => null)) as { title?: string; detail?: string } | null;
  throw new ProblemError(response.status, problem?.title ?? 'The console did not answer',
    problem?.detail ?? `It answered with status ${response.status}.`);
}

export const getStatus = (signal?: AbortSignal): Promise<Status> => get<Status>('/api/v1/status', signal);

/** As many endpoints as the API gives at once. */
const MOST_ENDPOINTS = 2000;

export async function getView(from: string, to: string, signal?: AbortSignal): Promise<View> {
  const window = `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
  const [graph, endpoints] = await Promise.all([
    get<Graph>(`/api/v1/graph?${window}`, signal),
    get<ListPage<Endpoint>>(`/api/v1/endpoints?${window}&limit=${MOST_ENDPOINTS}`, signal),
  ]);
  return { ...graph, endpoints: endpoints.items, truncated: graph.truncated || endpoints.hasMore, problem: null };
}
