import { useMemo } from 'preact/hooks';
import { destinationName, displayName, printable } from '../base/names';
import { Empty, Page, Show, Tabs } from '../base/page';
import { cataloguePlace, graphPlace } from '../base/places';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useWindow, WindowChoice } from '../base/windowChoice';
import type { CatalogueItem } from '../catalogue/model';
import { Bands } from '../drill/bands';
import { Distributions } from '../drill/distributions';
import type { Subject } from '../drill/model';
import { Proposals } from '../drill/proposals';
import { Requests } from '../drill/requests';
import type { Edge, ListPage } from '../live/model';
import { EdgeEndpoints } from './edgeEndpoints';
import { EdgeOverview } from './edgeOverview';
import { endsOf } from './model';

const tabs = [
  { id: 'overview', label: 'Overview' }, { id: 'endpoints', label: 'Endpoints' }, { id: 'distributions', label: 'Distributions' }, { id: 'requests', label: 'Requests' }, { id: 'policies', label: 'Policies' },
] as const;
type TabId = (typeof tabs)[number]['id'];

/** One edge, down to its requests and what is proposed for them. */
export function EdgePage({ id }: { id: string }) {
  const ends = endsOf(id);
  return ends === null
    ? <Page title="No such edge"><Empty title="This is no edge’s address"><p>Edges are addressed by both services, such as <code>web&gt;cart</code>. <a href="/edges">All edges</a></p></Empty></Page>
    : <KnownEdge id={id} {...ends} />;
}

function KnownEdge({ id, source, destination }: { id: string; source: string; destination: string }) {
  const window = useWindow();
  const [tab, setTab] = useQuery('view', 'overview');
  const [endpoint, setEndpoint] = useQuery('endpoint');
  const current = tabs.find((t) => t.id === tab)?.id ?? 'overview';
  const edges = useLoad<ListPage<Edge>>(`/api/v1/edges${query({ ...window.values, limit: 1000 })}`);
  const endpoints = useLoad<ListPage<CatalogueItem>>(`/api/v1/endpoints${query({ ...window.values, edge: id, limit: 1000 })}`);
  const edge = edges.data?.items.find((e) => e.id === id) ?? null;
  const subject = useMemo((): Subject => (endpoint ? { edge: id, endpoint } : { edge: id }), [id, endpoint]);
  const title = `${edge ? displayName(edge.source, edge.sourceKind) : displayName(source, source === '' ? 'unknown' : 'service')} → ${destinationName(destination)}`;
  const choose = (next: string, then?: TabId): void => {
    setEndpoint(next);
    if (then) setTab(then);
  };
  return (
    <Page title={title} about={<span class="crumbs"><a href="/edges">Edges</a> · <a href={graphPlace(`edge:${id}`, window.values)}>in the graph</a>{destination !== '' && <> · <a href={cataloguePlace(destination, window.values)}>all endpoints of {destinationName(destination)}</a></>}</span>}
      actions={<WindowChoice window={window} />}>
      <div class="card tab-bar">
        <Tabs<TabId> label="Edge" current={current} go={setTab} tabs={tabs.map((t) => (t.id === 'endpoints' ? { ...t, count: endpoints.data?.items.length } : t))} />
      </div>
      <div id="panel" class="panel" role="tabpanel" aria-labelledby={`tab-${current}`}>
        {current !== 'overview' && current !== 'endpoints' && <EndpointChoice value={endpoint} choose={choose} items={endpoints.data?.items ?? []} />}
        {current === 'overview' && <Show loaded={edges}>{() => <EdgeOverview id={id} edge={edge} window={window} />}</Show>}
        {current === 'endpoints' && <Show loaded={endpoints}>{(data) => <EdgeEndpoints data={data} window={window} choose={choose} />}</Show>}
        {current === 'distributions' && <><Distributions subject={subject} window={window} /><Bands subject={subject} window={window} /></>}
        {current === 'requests' && <Requests key={`${endpoint} ${window.seconds} ${window.end}`} subject={subject} window={window} />}
        {current === 'policies' && <Proposals subject={subject} />}
      </div>
    </Page>
  );
}

/** Narrows what is below to one endpoint of the edge. */
function EndpointChoice({ value, items, choose }: { value: string; items: CatalogueItem[]; choose(id: string): void }) {
  const known = items.filter((e) => /^[0-9a-f]{16}$/.test(e.id));
  return (
    <label class="narrowing">Endpoint
      <select aria-label="Endpoint" value={value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">All of the edge</option>
        {value !== '' && !known.some((e) => e.id === value) && <option value={value}>{value}</option>}
        {known.map((e) => <option key={e.id} value={e.id}>{printable(`${e.method} ${e.template}`)}</option>)}
      </select>
    </label>
  );
}
