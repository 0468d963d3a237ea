import { useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { ChangeList } from './changeList';
import { compare, thans } from './compare';
import { Details } from './details';
import { EmptyState } from './empty';
import { found, parse, without } from './find';
import { ServiceGraph, type GraphProps } from './graph';
import { GraphTools } from './graphTools';
import { group, opening } from './groups';
import { GroupBar } from './groupBar';
import { ErrorBoundary, lazy } from 'preact-iso';
import { Header } from './header';
import { readPlace, writePlace, type Place } from './location';
import { findSelection } from './selection';
import { Summary } from './summary';
import type { View } from '../live/model';
import { Tables } from './tables';
import { TimeSlider } from './timeSlider';
import { useCompare } from './useCompare';
import { useInsight } from '../live/useInsight';

export function GraphPage() {
  const [place, setPlace] = useState<Place>(readPlace);
  const [paused, setPaused] = useState(false);
  const insight = useInsight(place, paused);
  const { view } = insight;

  const go = useCallback((change: Partial<Place>) => setPlace((before) => ({ ...before, ...change })), []);
  useEffect(() => { document.title = 'Insight'; }, []);
  useLayoutEffect(() => writePlace(place), [place]); // with the picture: whoever loads the page again sees what it showed
  useEffect(() => {
    const close = (event: KeyboardEvent): void => { if (event.key === 'Escape') go({ selected: null }); };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [go]);

  const select = useCallback((selected: string | null) => go({ selected }), [go]);
  const open = useCallback((id: string) => setPlace((before) => ({ ...before, open: opening(before.open, id), selected: null })), []);
  const hide = useMemo(() => parse(place.hide).test, [place.hide]);
  const find = useMemo(() => parse(place.find).test, [place.find]);
  const { before, problem: incomparable } = useCompare(view, place.than, place);
  const shape = useCallback((whole: View): View => {
    const grouped = group(whole, place.group, place.open);
    return hide ? without(grouped, hide) : grouped;
  }, [place.group, place.open, hide]);
  const { view: drawn, changes } = useMemo(() => {
    if (!view) return { view: null, changes: null };
    return before ? compare(shape(view), shape({ ...view, ...before })) : { view: shape(view), changes: null };
  }, [view, before, shape]);
  const lit = useMemo(() => (drawn && find ? found(drawn, find) : null), [drawn, find]);
  const hasTraffic = view !== null && view.totals.requests > 0;
  const selection = useMemo(() => (drawn && place.selected ? findSelection(drawn, place.selected) : null), [drawn, place.selected]);

  return (
    <>
      <Header place={place} go={go} paused={paused} setPaused={setPaused} insight={insight} />
      <main id="content">
        {(insight.problem ?? view?.problem) && <p class="problem" role="alert">{insight.problem ?? view?.problem}</p>}
        {!view && !insight.problem && <p class="loading" role="status">Loading…</p>}
        {view && !hasTraffic && <EmptyState place={place} go={go} status={insight.status} />}
        {view && drawn && hasTraffic && (
          <>
            <Summary view={view} />
            <GraphTools place={place} go={go} fits={view.groups !== null} />
            <GroupBar view={view} place={place} go={go} />
            <TimeSlider place={place} go={go} status={insight.status} />
            {incomparable && <p class="problem" role="alert">The earlier window: {incomparable}</p>}
            {changes && drawn && <ChangeList view={drawn} changes={changes} than={thans.find((t) => t.than === place.than)?.label.replace('Compare with', 'since') ?? ''} select={select} />}
            <div class={selection ? 'stage with-details' : 'stage'}>
              <Graph view={drawn} drawing={`${view.groups ? `${view.groups.by} ${view.groups.depth}` : place.group} ${place.open.join(' ')} ${place.hide}`} lit={lit} changes={changes} selected={place.selected} select={select} />
              {selection && <Details view={drawn} change={changes?.get(place.selected ?? '') ?? null} selection={selection} select={select} open={open} />}
            </div>
            <Tables view={view} place={place} go={go} open={open} />
          </>
        )}
      </main>
    </>
  );
}

/** From so many nodes or edges on the graph is drawn by a worker, which is loaded then. */
const WIDE = { nodes: 120, edges: 400 };
/** Groups of a large graph mostly call each other to and fro, which cannot be drawn in layers. */
const WIDE_GROUPS = { nodes: 120, edges: 100 };
const WideGraph = lazy(() => import('./wide/wideGraph').then((m) => m.WideGraph));

function Graph(props: GraphProps) {
  const from = props.view.groups ? WIDE_GROUPS : WIDE;
  const isWide = props.view.services.length > from.nodes || props.view.edges.length > from.edges;
  return isWide ? <ErrorBoundary><WideGraph {...props} /></ErrorBoundary> : <ServiceGraph {...props} />;
}
