import { Card, Empty, Problem, Show } from '../base/page';
import { edgePlace } from '../base/places';
import type { Loaded } from '../base/useLoad';
import type { ChosenWindow } from '../base/windowChoice';
import { TrafficFacts } from '../drill/trafficFacts';
import { EdgeTable } from '../edges/edgeList';
import type { Edge, ListPage } from '../live/model';
import { EndpointFacts } from './endpointFacts';
import type { CatalogueItem, EndpointDetail } from './model';
import { Protection } from './protection';

interface OverviewProps {
  detail: Loaded<EndpointDetail>;
  traffic: Loaded<ListPage<CatalogueItem>>;
  consumers: Loaded<ListPage<Edge>>;
  window: ChosenWindow;
}

export function EndpointOverview({ detail, traffic, consumers, window }: OverviewProps) {
  const item = traffic.data?.items[0];
  const onlyObserved = item?.kind === null;
  if (detail.problem && traffic.data && !item) return <Empty title="There is no such endpoint"><p>{detail.problem} It may belong to another tenant, or be forgotten. <a href="/catalogue">Back to the catalogue</a></p></Empty>;
  return (
    <>
      {item && <TrafficFacts traffic={item.traffic} />}
      {traffic.data && !item && <p class="card note">Not called in this window. What follows is what was learned before; a longer window may hold requests.</p>}
      {detail.data && <div class="columns"><EndpointFacts detail={detail.data} /><Protection detail={detail.data} /></div>}
      {!detail.data && !onlyObserved && (detail.problem ? <Problem text={detail.problem} retry={detail.reload} /> : <p class="loading" role="status">Loading…</p>)}
      <Card title={<>Who uses it <span class="quiet">requests to this endpoint only; open an edge to go down to its requests</span></>} label="Consumers">
        <Show loaded={consumers}>{(data) => (data.items.length === 0
          ? <p class="note">Nobody in this window. Choose a longer one above.</p>
          : <EdgeTable rows={data.items} end={data.window.to} filter="" place={(id) => edgePlace(id, window.values)} />)}</Show>
      </Card>
    </>
  );
}
