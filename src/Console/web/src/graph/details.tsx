import type { ComponentChildren } from 'preact';
import { changeWords } from './changeList';
import type { Change } from './compare';
import { isGroup } from './groups';
import { bytes, count, dateTime, duration, percent, perSecond, rate } from '../base/format';
import { healthOf, healthWords } from '../base/health';
import { CloseIcon, HealthMark } from '../base/icons';
import { readPlace } from './location';
import type { Selection } from './selection';
import type { Edge, Service, ServiceKind, Traffic, View } from '../live/model';
import { destinationName, displayName, printable } from '../base/names';
import { cataloguePlace, edgePlace } from '../base/places';
import { Why } from '../base/why';

interface DetailsProps {
  view: View;
  selection: Selection;
  /** What is otherwise than in the window it is compared with. */
  change: Change | null;
  select(selected: string | null): void;
  /** Opens a group. */
  open(id: string): void;
}

/** The panel beside the graph: everything known about what was clicked. */
export function Details({ view, selection, change, select, open }: DetailsProps) {
  return (
    <aside class="card details" aria-label="Details">
      {change && <p class="change-line"><strong>{changeWords[change.what]}</strong> {change.words}</p>}
      {selection.kind === 'service'
        ? <ServiceDetails view={view} service={selection.service} select={select} open={open} />
        : <EdgeDetails view={view} edge={selection.edge} select={select} />}
    </aside>
  );
}

function Head({ title, kind, close, children }: { title: string; kind: string; close(): void; children?: ComponentChildren }) {
  return (
    <div class="details-head">
      <div class="details-title">
        <span class="quiet">{kind}</span>
        <h2 dir="auto">{title}</h2>
        {children}
      </div>
      <button type="button" class="button square" aria-label="Close details" onClick={close}><CloseIcon /></button>
    </div>
  );
}

const kindWords: Record<ServiceKind, string> = {
  service: 'Service', network: 'Outside: named network', unknown: 'Outside: unknown source', gateway: 'Answered by the gateway: refused, or no route', group: 'Group of services',
};

function ServiceDetails({ view, service, select, open }: { view: View; service: Service; select(selected: string | null): void; open(id: string): void }) {
  const callers = view.edges.filter((e) => e.destinationId === service.id).sort(busiest);
  const callees = view.edges.filter((e) => e.sourceId === service.id).sort(busiest);
  const called = service.inbound.requests > 0;
  const health = healthOf(service.inbound);
  const kind = kindWords[service.kind];
  return (
    <>
      <Head title={displayName(service.name, service.kind)} kind={kind} close={() => select(null)}>
        {called && <p class="health-line"><HealthMark health={health} />{healthWords[health]}</p>}
      </Head>
      {service.kind === 'group' && (
        <>
          <p class="actions"><button type="button" class="button primary" onClick={() => open(service.id)}>Open this group: {count(service.members ?? 0)} services</button></p>
          {!!service.inside && <p class="quiet">{count(service.inside)} more requests went among its services.</p>}
        </>
      )}
      {service.version && <p class="quiet">Mostly version <span dir="auto">{printable(service.version)}</span></p>}
      {service.site && <p class="quiet">Mostly at <span dir="auto">{printable(service.site)}</span></p>}
      {called && (
        <Figures traffic={service.inbound} seconds={view.window.observedSeconds}>
          {service.members !== undefined && <Fact label="Services" value={count(service.members)} />}
          <Fact label="Endpoints" value={count(service.endpoints)} />
        </Figures>
      )}
      {called && service.name !== '' && service.kind !== 'group' && <p class="closer"><a href={cataloguePlace(service.name, readPlace())}>Look closer: its endpoints in the catalogue</a></p>}
      <Neighbours title="Called by" edges={callers} name={(e) => displayName(e.source, e.sourceKind)} view={view} select={select} />
      <Neighbours title="Calls" edges={callees} name={(e) => destinationName(e.destination)} view={view} select={select} />
    </>
  );
}

function EdgeDetails({ view, edge, select }: { view: View; edge: Edge; select(selected: string | null): void }) {
  const health = healthOf(edge.traffic);
  return (
    <>
      <Head title={`${displayName(edge.source, edge.sourceKind)} → ${destinationName(edge.destination)}`} kind="Edge" close={() => select(null)}>
        <p class="health-line"><HealthMark health={health} />{healthWords[health]}</p>
      </Head>
      <Why evidence={edge.evidence} confidence={edge.confidence} />
      {!isGroup(edge.sourceId) && !isGroup(edge.destinationId) && <p class="closer"><a href={edgePlace(edge.id, readPlace())}>Look closer: endpoints, distributions, requests</a></p>}
      <Figures traffic={edge.traffic} seconds={view.window.observedSeconds} />
    </>
  );
}

function Figures({ traffic, seconds, children }: { traffic: Traffic; seconds: number; children?: ComponentChildren }) {
  return (
    <dl class="facts">
      {children}
      <Fact label="Requests" value={`${rate(perSecond(traffic, seconds))} · ${count(traffic.requests)}`} />
      <Fact label="Client errors (4xx)" value={`${percent(traffic.errors4xx, traffic.requests)} · ${count(traffic.errors4xx)}`} />
      <Fact label="Server errors (5xx)" value={`${percent(traffic.errors5xx, traffic.requests)} · ${count(traffic.errors5xx)}`} />
      {traffic.lost > 0 && <Fact label="Lost with the gateway" value={count(traffic.lost)} />}
      <Fact label="Latency p50" value={duration(traffic.p50Microseconds)} />
      <Fact label="Latency p95" value={duration(traffic.p95Microseconds)} />
      <Fact label="Latency p99" value={duration(traffic.p99Microseconds)} />
      <Fact label="Received / sent" value={`${bytes(traffic.requestBytes)} / ${bytes(traffic.responseBytes)}`} />
      <Fact label="Last seen" value={dateTime(new Date(traffic.lastSeen))} />
    </dl>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return <div class="fact"><dt>{label}</dt><dd>{value}</dd></div>;
}

const busiest = (a: Edge, b: Edge): number => b.traffic.requests - a.traffic.requests;

/** Longest list of neighbours in the panel; the table of edges holds all of them. */
const MOST_NEIGHBOURS = 12;

function Neighbours(props: { title: string; edges: Edge[]; name(edge: Edge): string; view: View; select(selected: string | null): void }) {
  if (props.edges.length === 0) return null;
  return (
    <div class="neighbours">
      <h3>{props.title}</h3>
      <ul>
        {props.edges.slice(0, MOST_NEIGHBOURS).map((edge) => (
          <li key={edge.id}>
            <button type="button" onClick={() => props.select(`edge:${edge.id}`)}>
              <HealthMark health={healthOf(edge.traffic)} size={11} />
              <span class="neighbour-name" dir="auto">{props.name(edge)}</span>
              <span class="quiet">{rate(perSecond(edge.traffic, props.view.window.observedSeconds))}</span>
            </button>
          </li>
        ))}
      </ul>
      {props.edges.length > MOST_NEIGHBOURS && <p class="quiet">and {props.edges.length - MOST_NEIGHBOURS} more in the table of edges</p>}
    </div>
  );
}

