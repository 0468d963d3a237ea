import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { Details } from './details';
import { EmptyState } from './empty';
import { ServiceGraph } from './graph';
import { Header } from './header';
import { readPlace, writePlace, type Place } from './location';
import { Summary } from './summary';
import type { View } from './model';
import { Tables } from './tables';
import { useInsight } from './useInsight';

export function App() {
  const [place, setPlace] = useState<Place>(readPlace);
  const [paused, setPaused] = useState(false);
  const insight = useInsight(place, paused);
  const { view } = insight;

  const go = useCallback((change: Partial<Place>) => setPlace((before) => ({ ...before, ...change })), []);
  useEffect(() => writePlace(place), [place]);
  useEffect(() => {
    const close = (event: KeyboardEvent): void => { if (event.key === 'Escape') go({ selected: null }); };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [go]);

  const select = useCallback((selected: string | null) => go({ selected }), [go]);
  const hasTraffic = view !== null && view.totals.requests > 0;
  const selection = useMemo(() => (view && place.selected ? findSelection(view, place.selected) : null), [view, place.selected]);

  return (
    <>
      <Header place={place} go={go} paused={paused} setPaused={setPaused} insight={insight} />
      <main>
        {(insight.problem ?? view?.problem) && <p class="problem" role="alert">{insight.problem ?? view?.problem}</p>}
        {!view && !insight.problem && <p class="loading" role="status">Loading…</p>}
        {view && !hasTraffic && <EmptyState place={place} go={go} status={insight.status} />}
        {view && hasTraffic && (
          <>
            <Summary view={view} />
            <div class={selection ? 'stage with-details' : 'stage'}>
              <ServiceGraph view={view} selected={place.selected} select={select} />
              {selection && <Details view={view} selection={selection} select={select} />}
            </div>
            <Tables view={view} place={place} go={go} />
          </>
        )}
      </main>
    </>
  );
}

function findSelection(view: View, selected: string) {
  const colon = selected.indexOf(':');
  const kind = selected.slice(0, colon);
  const id = selected.slice(colon + 1);
  if (kind === 'service') {
    const service = view.services.find((s) => s.id === id);
    return service ? { kind: 'service' as const, service } : null;
  }
  const edge = view.edges.find((e) => e.id === id);
  return edge ? { kind: 'edge' as const, edge } : null;
}

export type Selection = NonNullable<ReturnType<typeof findSelection>>;
