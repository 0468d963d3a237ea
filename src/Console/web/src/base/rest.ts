// The REST side: reading, changing, and errors as the console explains them.

import { reloadOnce } from './reload';

/** One of the errors in a text that was sent, with its line from 1; 0: none is meant. */
export interface ProblemLine { line: number; subject: string; field: string; message: string }

/** An error the server explained (RFC 9457 problem details). */
export class ProblemError extends Error {
  constructor(readonly status: number, readonly title: string, detail: string, readonly errors: ProblemLine[] = []) {
    super(detail);
  }
}

/** Reads JSON. `path` begins with a slash; its query is encoded already (see `query`). */
export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => ask<T>(path, signal ? { signal } : {});

/** Sends a change; `body` goes as JSON, a string as it is (YAML or JSON text). An answer without content is null. */
export function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const text = typeof body === 'string';
  return ask<T>(path, {
    method,
    ...(body === undefined ? {} : { body: text ? body : JSON.stringify(body), headers: { 'content-type': text ? 'application/yaml' : 'application/json' } }),
    ...(signal ? { signal } : {}),
  });
}

/** `?a=1&b=2` of the values that are there; empty when none is. */
export function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const parts = Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`);
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

/** What went wrong, in one sentence. */
export function explain(error: unknown): string {
  if (error instanceof ProblemError) return `${error.title}: ${error.message}`;
  return 'The console cannot be reached. Is it still running?';
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, { ...init, headers: { accept: 'application/json', ...init.headers } });
  // The session is over: the server shows where to sign in.
  if (response.status === 401) reloadOnce();
  if (!response.ok) {
    const problem = (await response.json().catch(() => null)) as { title?: string; detail?: string; errors?: ProblemLine[] } | null;
    throw new ProblemError(response.status, problem?.title ?? 'The console did not answer', problem?.detail ?? `It answered with status ${response.status}.`, Array.isArray(problem?.errors) ? problem.errors : []);
  }
  return (response.status === 204 ? null : await response.json()) as T;
}
