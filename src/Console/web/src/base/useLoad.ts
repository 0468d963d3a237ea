// Reads one REST address for a page, again when it changes or when asked to, and at intervals where that is wanted.

import { useCallback, useEffect, useState } from 'preact/hooks';
import { explain, get } from './rest';

export interface Loaded<T> {
  /** What was read last; null before the first answer. Stays while the same address is read again. */
  data: T | null;
  /** Why the last reading failed. */
  problem: string | null;
  loading: boolean;
  /** Reads again now. */
  reload(): void;
}

/** `path` null reads nothing. `everyMs` reads again so often while the page is visible. */
export function useLoad<T>(path: string | null, everyMs?: number): Loaded<T> {
  const [state, setState] = useState<{ path: string | null; data: T | null; problem: string | null; loading: boolean }>({ path, data: null, problem: null, loading: path !== null });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);

  useEffect(() => {
    if (path === null) {
      setState({ path, data: null, problem: null, loading: false });
      return;
    }
    const cancel = new AbortController();
    const read = (): void => {
      setState((before) => ({ path, data: before.path === path ? before.data : null, problem: before.path === path ? before.problem : null, loading: true }));
      get<T>(path, cancel.signal).then(
        (data) => setState({ path, data, problem: null, loading: false }),
        (error: unknown) => {
          if (!cancel.signal.aborted) setState((before) => ({ ...before, problem: explain(error), loading: false }));
        });
    };
    read();
    const timer = everyMs === undefined ? undefined : setInterval(() => { if (document.visibilityState === 'visible') read(); }, everyMs);
    return () => {
      clearInterval(timer);
      cancel.abort();
    };
  }, [path, round, everyMs]);

  const current = state.path === path;
  return { data: current ? state.data : null, problem: current ? state.problem : null, loading: current ? state.loading : path !== null, reload };
}
