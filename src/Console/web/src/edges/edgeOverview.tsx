import { clock, count, dateTime, duration, percent } from '../base/format';
import { destinationName, displayName, printable } from '../base/names';
import { Card, Empty, Fact, Facts, Show } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { Why } from '../base/why';
import type { ChosenWindow } from '../base/windowChoice';
import { TrafficFacts } from '../drill/trafficFacts';
import type { Edge } from '../live/model';
import type { EdgeDetail, EdgePart } from './model';

/** Raw records are read for six hours at most. */
const LONGEST = 6 * 3600;

export function EdgeOverview({ id, edge, window }: { id: string; edge: Edge | null; window: ChosenWindow }) {
  if (edge === null) return <Empty title="No calls in this window"><p>This edge carried nothing in it. Choose a longer window above, or see <a href="/edges">which edges did</a>.</p></Empty>;
  return (
    <>
      <TrafficFacts traffic={edge.traffic} />
      <div class="columns">
        <Card title="Why the source is believed" label="Evidence">
          <div class="why-card"><Why evidence={edge.evidence} confidence={edge.confidence} /></div>
          <Facts>
            <Fact label="Source">{displayName(edge.source, edge.sourceKind)}</Fact>
            <Fact label="Destination">{destinationName(edge.destination)}</Fact>
            <Fact label="First and last seen in the window">{dateTime(new Date(edge.traffic.firstSeen))} – {clock(new Date(edge.traffic.lastSeen))}</Fact>
            <Fact label="Lost with a gateway">{count(edge.traffic.lost)}</Fact>
          </Facts>
        </Card>
        <Detail id={id} window={window} />
      </div>
    </>
  );
}

function Detail({ id, window }: { id: string; window: ChosenWindow }) {
  const loaded = useLoad<EdgeDetail>(window.seconds > LONGEST ? null : `/api/v1/edges/detail${query({ edge: id, ...window.values })}`);
  if (window.seconds > LONGEST) return <Card title="Protocols, instances, versions"><p class="note">These come from single records, which are read for six hours at most. Choose a shorter window.</p></Card>;
  return (
    <Card title="Protocols, instances, versions" label="Detail">
      <Show loaded={loaded}>{(data) => (
        <>
          <Facts>
            <Fact label="Requests with mutual TLS">{percent(data.mutualTlsShare, 1)}</Fact>
            <Fact label="Retries">{count(data.total.retries)}</Fact>
            <Fact label="Latency p50 · p95 · p99">{duration(data.total.p50Microseconds)} · {duration(data.total.p95Microseconds)} · {duration(data.total.p99Microseconds)}</Fact>
          </Facts>
          <div class="table-scroll" tabIndex={0}>
            <table class="plain-head parts">
              <thead><tr><th scope="col">Part</th><th scope="col" class="number">Requests</th><th scope="col" class="number">4xx</th><th scope="col" class="number">5xx</th><th scope="col" class="number">p95</th></tr></thead>
              <Parts label="Protocol" parts={data.protocols} />
              <Parts label="Instance" parts={data.instances} />
              <Parts label="Version" parts={data.versions} />
            </table>
          </div>
        </>
      )}</Show>
    </Card>
  );
}

function Parts({ label, parts }: { label: string; parts: EdgePart[] }) {
  return (
    <tbody><tr class="group"><th scope="rowgroup" colSpan={5}>{label}</th></tr>{parts.map((p) => (
        <tr key={p.name}><th scope="row" dir="auto">{printable(p.name) || <span class="quiet">(not told)</span>}</th><td class="number">{count(p.requests)}</td><td class="number">{percent(p.errors4xx, p.requests)}</td><td class="number">{percent(p.errors5xx, p.requests)}</td><td class="number">{duration(p.p95Microseconds)}</td></tr>
      ))}</tbody>
  );
}
