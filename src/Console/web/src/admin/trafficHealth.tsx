import { useMemo, useState } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { ago, count, dateTime, percent } from '../base/format';
import { printable } from '../base/names';
import { Empty, Pill, Problem, Show, type Tone } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useSession } from '../shell/session';
import type { ClusterItem, ClusterSighting, DestinationItem, HealthList, RouteItem, Source, TrafficState } from './model';

/** How often the lists are read again. */
const EVERY_MS = 5000;

const LIMIT = 1000;

type RouteRow = RouteItem & { id: string };
type ClusterRow = ClusterItem & { id: string };

/** Routes and clusters as gateways have them in force, those in trouble first, each with why. */
export function TrafficHealth() {
  const { tenant, seesAll } = useSession();
  const asked = query({ tenant: seesAll ? '' : tenant, limit: LIMIT });
  const routes = useLoad<HealthList<RouteItem>>(`/api/v1/routes${asked}`, EVERY_MS);
  const clusters = useLoad<HealthList<ClusterItem>>(`/api/v1/clusters${asked}`, EVERY_MS);
  return (
    <>
      {routes.problem && <Problem text={routes.problem} retry={routes.reload} />}
      <Show loaded={clusters}>
        {(list) => (list.items.length === 0 && (routes.data?.items.length ?? 0) === 0 ? <Nothing isReported={list.isReported} /> : <Lists routes={routes.data} clusters={list} />)}
      </Show>
    </>
  );
}

function Nothing({ isReported }: { isReported: boolean }) {
  return (
    <Empty title="No routes and no clusters yet">
      <p>Routes, clusters and endpoints are files: <code>insight apply -f FILE</code> brings them to every gateway. {isReported
        ? 'Gateways report, and have none in force.'
        : <>No gateway reports yet; <code>insight up</code> starts one, and it tells every 15 seconds what it has and how that is.</>}</p>
    </Empty>
  );
}

function Lists({ routes, clusters }: { routes: HealthList<RouteItem> | null; clusters: HealthList<ClusterItem> }) {
  const [filter, setFilter] = useQuery('filter');
  const [open, setOpen] = useQuery('cluster');
  const [shown, setShown] = useState<'all' | 'trouble'>('all');
  const keep = (item: { state: TrafficState }): boolean => shown === 'all' || item.state === 'failing' || item.state === 'degraded';
  const routeRows = useMemo(() => rowsOf(routes?.items ?? []).filter(keep), [routes, shown]);
  const clusterRows = useMemo(() => rowsOf(clusters.items).filter(keep), [clusters, shown]);
  const selected = clusters.items.find((c) => idOf(c) === open);
  const leftOut = clusters.leftOut + (routes?.leftOut ?? 0);
  return (
    <>
      <div class="admin-bar">
        <label><input type="checkbox" checked={shown === 'trouble'} onChange={(event) => setShown(event.currentTarget.checked ? 'trouble' : 'all')} /> Only what is in trouble</label>
        <label class="actions"><span class="for-readers">Filter routes and clusters</span><input class="plain-input" type="search" placeholder="Filter" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} /></label>
      </div>
      {!clusters.isReported && <p class="note" role="status">No gateway reports now, so nothing is known of their health. See under Gateways who is silent and for how long.</p>}
      <h2 class="admin-title">Clusters <span class="quiet">{summary(clusters.items)}</span></h2>
      {clusterRows.length === 0
        ? <p class="note">{clusters.items.length === 0 ? <>No cluster is in force. <code>insight apply -f FILE</code> brings some.</> : 'No cluster is in trouble.'}</p>
        : <DataTable id="clusters" rows={clusterRows} columns={clusterColumns} filter={filter} sort="state" text={(c) => `${c.name} ${c.tenant} ${sources[c.source]} ${states[c.state].words} ${c.why} ${c.destinations.map((d) => d.address).join(' ')}`}
            selected={(c) => c.id === open} onSelect={(c) => setOpen(c.id === open ? '' : c.id)} />}
      {selected && <Details cluster={selected} />}
      <h2 class="admin-title">Routes <span class="quiet">{summary(routes?.items ?? [])}</span></h2>
      {routeRows.length === 0
        ? <p class="note">{(routes?.items.length ?? 0) === 0 ? <>No route is in force. <code>insight apply -f FILE</code> brings some.</> : 'No route is in trouble.'}</p>
        : <DataTable id="routes" rows={routeRows} columns={routeColumns} filter={filter} sort="state" text={(r) => `${r.name} ${r.tenant} ${sources[r.source]} ${r.hosts.join(' ')} ${r.path} ${states[r.state].words} ${r.why} ${r.clusters.map((c) => c.name).join(' ')}`} />}
      {(clusters.hasMore || routes?.hasMore) && <p class="note">Only the worst {count(LIMIT)} of each are shown; the API pages through all of them.</p>}
      {leftOut > 0 && <p class="note">{count(leftOut)} clusters and routes found no room in the reports of their gateways. Those in trouble go first; <code>insight_upstream_healthy</code> of the metrics has all.</p>}
    </>
  );
}

function Details({ cluster }: { cluster: ClusterItem }) {
  const now = Date.now();
  return (
    <section class="card-body" aria-label={`Cluster ${printable(cluster.name)}`}>
      <h3 dir="auto">{printable(cluster.name)}: destinations</h3>
      {cluster.destinations.length === 0
        ? <p class="note">{printable(cluster.why) || 'It has none.'}</p>
        : <DataTable id="destinations" rows={cluster.destinations.map((d) => ({ ...d, id: d.address }))} columns={destinationColumns} filter="" sort="health" text={(d) => d.address} />}
      <h3>As gateways see it</h3>
      {cluster.gateways.length === 0
        ? <p class="note">No gateway that reports has it.</p>
        : <DataTable id="sightings" rows={cluster.gateways.map((g) => ({ ...g, id: g.gateway }))} columns={sightingColumns(now)} filter="" sort="state" text={(g) => g.gateway} />}
      {cluster.moreGateways > 0 && <p class="note">And {count(cluster.moreGateways)} gateways more.</p>}
    </section>
  );
}

const states: Record<TrafficState, { words: string; tone: Tone; order: number }> = {
  failing: { words: 'failing', tone: 'failing', order: 0 },
  degraded: { words: 'degraded', tone: 'degraded', order: 1 },
  unknown: { words: 'not known', tone: 'plain', order: 2 },
  healthy: { words: 'healthy', tone: 'good', order: 3 },
};

const healths: Record<DestinationItem['health'], { words: string; tone: Tone; order: number }> = {
  unhealthy: { words: 'unhealthy', tone: 'failing', order: 0 },
  unknown: { words: 'not known', tone: 'plain', order: 1 },
  healthy: { words: 'healthy', tone: 'good', order: 2 },
};

const sources: Record<Source, string> = { objects: 'objects', configuration: 'its own configuration' };

const breakers: Record<ClusterSighting['breaker'], string> = { closed: 'closed', 'half-open': 'half open', open: 'open' };

const idOf = (item: { tenant: string; name: string; source: Source }): string => `${item.tenant}/${item.source}/${item.name}`;

const rowsOf = <T extends { tenant: string; name: string; source: Source }>(items: T[]): (T & { id: string })[] => items.map((item) => ({ ...item, id: idOf(item) }));

const summary = (items: { state: TrafficState }[]): string => (Object.keys(states) as TrafficState[])
  .map((state) => ({ state, number: items.filter((item) => item.state === state).length }))
  .filter(({ number }) => number > 0)
  .map(({ state, number }) => `${number} ${states[state].words}`)
  .join(', ');

function State({ state, why }: { state: TrafficState; why: string }) {
  return <span class={why ? 'wrap' : undefined}><Pill tone={states[state].tone}>{states[state].words}</Pill>{why && <span class="quiet" dir="auto"> {printable(why)}</span>}</span>;
}

const clusterColumns: Column<ClusterRow>[] = [
  { key: 'name', label: 'Cluster', main: true, value: (c) => c.name, cell: (c) => <span dir="auto">{printable(c.name)}</span> },
  { key: 'state', label: 'State', value: (c) => states[c.state].order, cell: (c) => <State state={c.state} why={c.why} /> },
  { key: 'healthy', label: 'Healthy', number: true, value: (c) => c.healthy, cell: (c) => (c.state === 'unknown' ? '–' : `${count(c.healthy)} of ${count(c.total)}`) },
  { key: 'gateways', label: 'Gateways', number: true, value: (c) => c.gateways.length + c.moreGateways, cell: (c) => count(c.gateways.length + c.moreGateways) },
  { key: 'tenant', label: 'Tenant', value: (c) => c.tenant, cell: (c) => <span dir="auto">{printable(c.tenant)}</span> },
  { key: 'source', label: 'From', value: (c) => c.source, cell: (c) => sources[c.source] },
];

const routeColumns: Column<RouteRow>[] = [
  { key: 'name', label: 'Route', main: true, value: (r) => r.name, cell: (r) => <span dir="auto">{printable(r.name)}</span> },
  { key: 'state', label: 'State', value: (r) => states[r.state].order, cell: (r) => <State state={r.state} why={r.why} /> },
  { key: 'host', label: 'Host', value: (r) => r.hosts[0] ?? '', cell: (r) => <span dir="auto">{r.hosts.length === 0 ? 'any' : printable(r.hosts.slice(0, 2).join(', '))}{r.hosts.length + r.moreHosts > 2 && ` and ${r.hosts.length + r.moreHosts - 2} more`}</span> },
  { key: 'path', label: 'Path', value: (r) => r.path, cell: (r) => <code dir="auto">{printable(r.path)}</code> },
  { key: 'clusters', label: 'Leads to', value: (r) => r.clusters[0]?.name ?? '', cell: (r) => <span dir="auto">{r.clusters.length > 0 ? printable(r.clusters.map((c) => c.name).join(', ')) : r.answersItself ? 'an answer of the gateway' : 'nothing'}</span> },
  { key: 'destination', label: 'Healthy destination', value: (r) => (r.hasHealthyDestination === null ? 1 : r.hasHealthyDestination ? 2 : 0), cell: (r) => (r.hasHealthyDestination === null ? (r.answersItself ? 'needs none' : 'not known') : r.hasHealthyDestination ? 'yes' : <Pill tone="failing">none</Pill>) },
  { key: 'gateways', label: 'Gateways', number: true, value: (r) => r.gateways, cell: (r) => count(r.gateways) },
  { key: 'tenant', label: 'Tenant', value: (r) => r.tenant, cell: (r) => <span dir="auto">{printable(r.tenant)}</span> },
];

const destinationColumns: Column<DestinationItem & { id: string }>[] = [
  { key: 'address', label: 'Address', main: true, value: (d) => d.address, cell: (d) => <span dir="auto">{printable(d.address)}</span> },
  { key: 'health', label: 'Health', value: (d) => healths[d.health].order, cell: (d) => (
    <span class={d.why ? 'wrap' : undefined}>
      <Pill tone={healths[d.health].tone}>{healths[d.health].words}</Pill>
      {d.draining && <> <Pill>draining</Pill></>}
      {d.why && <span class="quiet" dir="auto"> {printable(d.why)}</span>}
    </span>
  ) },
  { key: 'inFlight', label: 'Under way', number: true, value: (d) => d.inFlight, cell: (d) => count(d.inFlight) },
  { key: 'attempts', label: 'Requests', number: true, value: (d) => d.attempts, cell: (d) => count(d.attempts) },
  { key: 'failures', label: 'Failed', number: true, value: (d) => d.failures, cell: (d) => (d.failures === 0 ? '0' : `${count(d.failures)} (${percent(d.failures, d.attempts)})`) },
];

const sightingColumns = (now: number): Column<ClusterSighting & { id: string }>[] => [
  { key: 'gateway', label: 'Gateway', main: true, value: (g) => g.gateway, cell: (g) => <span dir="auto">{printable(g.gateway)}</span> },
  { key: 'state', label: 'State', value: (g) => states[g.state].order, cell: (g) => <State state={g.state} why={g.why} /> },
  { key: 'healthy', label: 'Healthy', number: true, value: (g) => g.healthy, cell: (g) => `${count(g.healthy)} of ${count(g.healthy + g.unhealthy + g.unknown)}` },
  { key: 'draining', label: 'Draining', number: true, value: (g) => g.draining, cell: (g) => count(g.draining) },
  { key: 'breaker', label: 'Breaker', value: (g) => g.breaker, cell: (g) => breakers[g.breaker] },
  { key: 'seen', label: 'Told', number: true, value: (g) => Date.parse(g.seenAt), cell: (g) => <span title={dateTime(new Date(g.seenAt))}>{ago(g.seenAt, now)}</span> },
];
