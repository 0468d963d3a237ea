import { useMemo, useRef } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { evidenceTexts, VERIFIED } from '../base/evidence';
import { ago, bytes, count, dateTime, duration, percent, perSecond, rate } from '../base/format';
import { healthOf, healthWords } from '../base/health';
import { HealthMark, KindMark, LockMark, SearchIcon } from '../base/icons';
import { isGroup } from './groups';
import type { Place, Tab } from './location';
import type { Edge, Endpoint, Service, Traffic, View } from '../live/model';
import { EndpointName } from '../base/endpointName';
import { destinationName, displayName, printable } from '../base/names';
import { cataloguePlace, edgePlace, endpointPlace, isEndpointId } from '../base/places';
import { tierWords } from '../base/tiers';

const tabs: { tab: Tab; label: string }[] = [
  { tab: 'services', label: 'Services' },
  { tab: 'edges', label: 'Edges' },
  { tab: 'endpoints', label: 'Endpoints' },
];

export function Tables({ view, place, go, open }: TableProps) {
  const counts: Record<Tab, number> = { services: view.services.length, edges: view.edges.length, endpoints: view.endpoints.length };
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const at = tabs.findIndex((t) => t.tab === place.tab);
    const next = tabs[(at + step + tabs.length) % tabs.length]!;
    go({ tab: next.tab });
    list.current?.querySelector<HTMLElement>(`#tab-${next.tab}`)?.focus();
  };
  return (
    <section class="card tables" aria-label="Tables">
      <div class="card-head">
        <div class="tabs" role="tablist" ref={list} onKeyDown={move}>
          {tabs.map(({ tab, label }) => (
            <button type="button" key={tab} id={`tab-${tab}`} role="tab" aria-selected={place.tab === tab} aria-controls="table"
              tabIndex={place.tab === tab ? 0 : -1} onClick={() => go({ tab })}>
              {label}<span class="badge">{count(counts[tab])}</span>
            </button>
          ))}
        </div>
        <label class="filter">
          <SearchIcon />
          <input type="search" placeholder="Filter" aria-label={`Filter ${place.tab}`} value={place.filter}
            onInput={(event) => go({ filter: event.currentTarget.value })} />
        </label>
      </div>
      <div id="table" role="tabpanel" aria-labelledby={`tab-${place.tab}`}>
        {place.tab === 'services' && <ServiceTable view={view} place={place} go={go} open={open} />}
        {place.tab === 'edges' && <EdgeTable view={view} place={place} go={go} open={open} />}
        {place.tab === 'endpoints' && <EndpointTable view={view} place={place} />}
      </div>
    </section>
  );
}

interface TableProps {
  view: View;
  place: Place;
  go(change: Partial<Place>): void;
  /** Opens a group. */
  open(id: string): void;
}

function ServiceTable({ view, place, go, open }: TableProps) {
  const columns = useMemo((): Column<Service>[] => [
    { key: 'health', label: 'Health', value: (s) => -failedShare(s.inbound), cell: (s) => <Health traffic={s.inbound} />, narrow: true },
    {
      key: 'name', label: 'Service', value: (s) => displayName(s.name, s.kind), main: true,
      cell: (s) => <span class="named"><KindMark kind={s.kind} size={15} /><span dir="auto">{displayName(s.name, s.kind)}</span>{(s.kind === 'network' || s.kind === 'unknown') && <span class="pill">outside</span>}</span>,
    },
    ...(view.groups ? [{
      key: 'members', label: 'Group', value: (s: Service) => s.members ?? 0, number: true,
      cell: (s: Service) => (s.members === undefined ? '–' : <button type="button" class="button small" aria-label={`Open the group ${printable(s.name)}: ${count(s.members)} services`} onClick={(e) => { e.stopPropagation(); open(s.id); }}>Open {count(s.members)}</button>),
    }] : []),
    { key: 'endpoints', label: 'Endpoints', number: true, value: (s) => s.endpoints, cell: (s) => (s.endpoints && s.name && s.kind !== 'group' ? <a href={cataloguePlace(s.name, place)} title={`Look closer: endpoints of ${printable(s.name)} in the catalogue`}>{count(s.endpoints)}</a> : s.endpoints ? count(s.endpoints) : '–') },
    ...trafficColumns<Service>(view, (s) => s.inbound),
    { key: 'out', label: 'Sends', number: true, value: (s) => s.outbound.requests, cell: (s) => (s.outbound.requests ? rate(perSecond(s.outbound, view.window.observedSeconds)) : '–') },
    lastSeen(view, (s) => (s.inbound.requests > 0 ? s.inbound : s.outbound)),
  ], [view.window, view.groups, place.lookBack, place.from, place.to]);
  return <DataTable id="services" rows={view.services} columns={columns} filter={place.filter} sort="rate" text={(s) => `${s.name} ${s.kind}`}
    selected={(s) => place.selected === `service:${s.id}`} onSelect={(s) => go({ selected: `service:${s.id}` })} />;
}

function EdgeTable({ view, place, go }: TableProps) {
  const columns = useMemo((): Column<Edge>[] => [
    { key: 'health', label: 'Health', value: (e) => -failedShare(e.traffic), cell: (e) => <Health traffic={e.traffic} />, narrow: true },
    {
      key: 'source', label: 'Source', value: (e) => displayName(e.source, e.sourceKind), main: true,
      cell: (e) => <span class="named"><KindMark kind={e.sourceKind} size={15} /><span dir="auto">{displayName(e.source, e.sourceKind)}</span></span>,
    },
    { key: 'destination', label: 'Destination', value: (e) => e.destination, cell: (e) => <span dir="auto">{destinationName(e.destination)}</span> },
    {
      key: 'evidence', label: 'Source known by', value: (e) => e.confidence,
      cell: (e) => <span class="named" title={evidenceTexts[e.evidence].explanation}><LockMark verified={e.confidence >= VERIFIED} />{evidenceTexts[e.evidence].label} <span class="quiet">{e.confidence}%</span></span>,
    },
    ...trafficColumns<Edge>(view, (e) => e.traffic),
    lastSeen(view, (e) => e.traffic),
    { key: 'closer', label: 'Look closer', narrow: true, value: () => 0, cell: (e) => (isGroup(e.sourceId) || isGroup(e.destinationId) ? null : <a href={edgePlace(e.id, place)} aria-label={`Look closer at ${displayName(e.source, e.sourceKind)} → ${destinationName(e.destination)}`}>→</a>) },
  ], [view.window, place.lookBack, place.from, place.to]);
  return <DataTable id="edges" rows={view.edges} columns={columns} filter={place.filter} sort="rate" text={(e) => `${e.source} ${e.destination} ${e.evidence}`}
    selected={(e) => place.selected === `edge:${e.id}`} onSelect={(e) => go({ selected: `edge:${e.id}` })} />;
}

function EndpointTable({ view, place }: { view: View; place: Place }) {
  const columns = useMemo((): Column<Endpoint>[] => [
    { key: 'health', label: 'Health', value: (e) => -failedShare(e.traffic), cell: (e) => <Health traffic={e.traffic} />, narrow: true },
    {
      key: 'template', label: 'Endpoint', value: (e) => `${e.template} ${e.method}`, main: true,
      cell: (e) => (isEndpointId(e.id) ? <a class="plain" href={endpointPlace(e.id, place)}><EndpointName method={e.method} template={e.template} /></a> : <EndpointName method={e.method} template={e.template} />),
    },
    { key: 'service', label: 'Service', value: (e) => e.service, cell: (e) => <span dir="auto" title={printable(e.host)}>{destinationName(e.service)}</span> },
    { key: 'tier', label: 'State', value: (e) => e.tier, cell: (e) => <span class={`pill ${e.tier}`} title={tierWords[e.tier]}>{e.tier}</span> },
    ...trafficColumns<Endpoint>(view, (e) => e.traffic),
    lastSeen(view, (e) => e.traffic),
  ], [view.window, place.lookBack, place.from, place.to]);
  return <DataTable id="endpoints" rows={view.endpoints} columns={columns} filter={place.filter} sort="rate" text={(e) => `${e.method} ${e.template} ${e.service} ${e.host} ${e.tier}`} />;
}

function trafficColumns<T>(view: View, traffic: (row: T) => Traffic): Column<T>[] {
  const none = (row: T): boolean => traffic(row).requests === 0;
  const seconds = view.window.observedSeconds;
  return [
    { key: 'rate', label: 'Rate', number: true, value: (r) => traffic(r).requests, cell: (r) => (none(r) ? '–' : <span title={`${count(traffic(r).requests)} requests`}>{rate(perSecond(traffic(r), seconds))}</span>) },
    { key: '4xx', label: '4xx', number: true, value: (r) => share(traffic(r).errors4xx, traffic(r)), cell: (r) => (none(r) ? '–' : percent(traffic(r).errors4xx, traffic(r).requests)) },
    { key: '5xx', label: '5xx', number: true, value: (r) => failedShare(traffic(r)), cell: (r) => (none(r) ? '–' : <span class={failedShare(traffic(r)) >= 0.01 ? 'bad' : ''}>{percent(traffic(r).errors5xx + traffic(r).lost, traffic(r).requests)}</span>) },
    { key: 'p50', label: 'p50', number: true, value: (r) => traffic(r).p50Microseconds, cell: (r) => duration(traffic(r).p50Microseconds) },
    { key: 'p95', label: 'p95', number: true, value: (r) => traffic(r).p95Microseconds, cell: (r) => duration(traffic(r).p95Microseconds) },
    { key: 'p99', label: 'p99', number: true, value: (r) => traffic(r).p99Microseconds, cell: (r) => duration(traffic(r).p99Microseconds) },
    { key: 'bytes', label: 'Sent', number: true, value: (r) => traffic(r).responseBytes, cell: (r) => (none(r) ? '–' : bytes(traffic(r).responseBytes)) },
  ];
}

function lastSeen<T>(view: View, traffic: (row: T) => Traffic): Column<T> {
  const end = Date.parse(view.window.to);
  return {
    key: 'seen', label: 'Last seen', number: true, value: (r) => Date.parse(traffic(r).lastSeen),
    cell: (r) => <span title={dateTime(new Date(traffic(r).lastSeen))}>{ago(traffic(r).lastSeen, end)}</span>,
  };
}

function Health({ traffic }: { traffic: Traffic }) {
  const health = healthOf(traffic);
  return <span class="health-cell" title={healthWords[health]}><HealthMark health={health} /><span class="for-readers">{healthWords[health]}</span></span>;
}

const share = (part: number, traffic: Traffic): number => (traffic.requests > 0 ? part / traffic.requests : 0);
const failedShare = (traffic: Traffic): number => share(traffic.errors5xx + traffic.lost, traffic);
