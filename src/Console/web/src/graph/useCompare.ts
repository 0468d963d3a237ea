// The earlier window that the shown one is compared with; read again now and then while the shown one moves on.

import { useEffect, useState } from 'preact/hooks';
import { explain, get, query } from '../base/rest';
import { shapeQuery } from '../live/past';
import type { Graph, View } from '../live/model';
import { shift, type Than } from './compare';
import type { Place } from './location';

/** How far (milliseconds) the live window may move on before the earlier one is read again. */
const STALE_MS = 30_000;

export function useCompare(view: View | null, than: Than, place: Place): { before: Graph | null; problem: string | null } {
  const [state, setState] = useState<{ key: string; before: Graph | null; problem: string | null }>({ key: '', before: null, problem: null });
  const round = view ? Math.floor(Date.parse(view.window.to) / STALE_MS) : 0;
  const length = view ? Date.parse(view.window.to) - Date.parse(view.window.from) : 0;
  // Drawn together exactly as the shown one, or the two could not be compared.
  const shape = shapeQuery({ group: view?.groups ? `${view.groups.by}:${view.groups.depth}` : place.group === 'version' || place.group === 'site' ? place.group : 'none', open: view?.groups ? place.open : [] });
  useEffect(() => {
    if (!view || than === 'nothing') return;
    const cancel = new AbortController();
    const key = `${than} ${length} ${shape}`;
    get<Graph>(`/api/v1/graph${query(shift(view, than))}&${shape}`, cancel.signal).then(
      (before) => setState({ key, before, problem: null }),
      (error: unknown) => { if (!cancel.signal.aborted) setState({ key, before: null, problem: explain(error) }); });
    return () => cancel.abort();
  }, [than, round, length, shape]);
  return than !== 'nothing' && state.key === `${than} ${length} ${shape}` ? state : { before: null, problem: null };
}
