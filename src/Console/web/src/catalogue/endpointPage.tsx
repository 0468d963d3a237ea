import { useMemo } from 'preact/hooks';
import { destinationName, printable } from '../base/names';
import { Empty, Page, Show, Tabs } from '../base/page';
import { cataloguePlace, graphPlace, isEndpointId, serviceId } from '../base/places';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useWindow, WindowChoice } from '../base/windowChoice';
import { Bands } from '../drill/bands';
import { Distributions } from '../drill/distributions';
import { Proposals } from '../drill/proposals';
import { Requests } from '../drill/requests';
import type { Edge, ListPage } from '../live/model';
import { Decisions } from './decisions';
import { EndpointOverview } from './endpointOverview';
import type { CatalogueItem, DriftList, EndpointDetail } from './model';
import { Schemas } from './schemas';

const tabs = [
  { id: 'overview', label: 'Overview' }, { id: 'schema', label: 'Schema and drift' }, { id: 'distributions', label: 'Distributions' }, { id: 'requests', label: 'Requests' }, { id: 'policies', label: 'Policies' }, { id: 'decisions', label: 'Decisions' },
] as const;
type TabId = (typeof tabs)[number]['id'];

/** An endpoint with everything that is known about it. */
export function EndpointPage({ id }: { id: string }) {
  return isEndpointId(id)
    ? <KnownEndpoint id={id} />
    : <Page title="No such endpoint"><Empty title="This is no endpoint’s address"><p>Endpoints have 16 hexadecimal digits, as the <a href="/catalogue">catalogue</a> links them.</p></Empty></Page>;
}

function KnownEndpoint({ id }: { id: string }) {
  const window = useWindow();
  const [tab, setTab] = useQuery('view', 'overview');
  const current = tabs.find((t) => t.id === tab)?.id ?? 'overview';
  const traffic = useLoad<ListPage<CatalogueItem>>(`/api/v1/endpoints${query({ ...window.values, endpoint: id })}`);
  const consumers = useLoad<ListPage<Edge>>(`/api/v1/edges${query({ ...window.values, endpoint: id, limit: 1000 })}`);
  const subject = useMemo(() => ({ endpoint: id }), [id]);
  // One that nothing showed to exist is in lists with its traffic, and has no detail to ask for.
  const item = traffic.data?.items[0] ?? null;
  const isKnown = (traffic.data !== null || traffic.problem !== null) && !(item && item.kind === null);
  const detail = useLoad<EndpointDetail>(isKnown ? `/api/v1/endpoints/${id}` : null);
  const drift = useLoad<DriftList>(isKnown ? `/api/v1/endpoints/${id}/drift` : null);
  const named = detail.data ?? item;
  const title = named ? printable(`${named.method} ${named.template}`) : 'Endpoint';
  const findings = drift.data?.items.reduce((sum, d) => sum + d.findings.length, 0);
  return (
    <Page title={title} actions={<WindowChoice window={window} />} about={(
      <span class="crumbs"><a href="/catalogue">API catalogue</a>{named && <> · <a href={cataloguePlace(named.service, window.values)}>{destinationName(named.service)}</a>{named.host && <> · {printable(named.host)}</>}{named.service !== '' && <> · <a href={graphPlace(`service:${serviceId(named.service)}`, window.values)}>in the graph</a></>}</>}</span>)}>
      <div class="card tab-bar"><Tabs<TabId> label="Endpoint" current={current} go={setTab} tabs={tabs.map((t) => (t.id === 'schema' && findings ? { ...t, count: findings } : t))} /></div>
      <div id="panel" class="panel" role="tabpanel" aria-labelledby={`tab-${current}`}>
        {current === 'overview' && <EndpointOverview detail={detail} traffic={traffic} consumers={consumers} window={window} />}
        {item && item.kind === null && (current === 'overview' || current === 'schema' || current === 'decisions') && <p class="card note">Only observed: no successful answer has shown yet that this endpoint exists, so nothing was learned of its parameters, bodies and protection.</p>}
        {current === 'schema' && <Show loaded={detail}>{(data) => <Schemas detail={data} drift={drift} />}</Show>}
        {current === 'distributions' && <><Distributions subject={subject} window={window} /><Bands subject={subject} window={window} /></>}
        {current === 'requests' && <Requests key={`${window.seconds} ${window.end}`} subject={subject} window={window} />}
        {current === 'policies' && <Proposals subject={subject} />}
        {current === 'decisions' && <Show loaded={detail}>{(data) => <Decisions detail={data} />}</Show>}
      </div>
    </Page>
  );
}
