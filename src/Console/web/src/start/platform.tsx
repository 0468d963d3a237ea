import { DataTable, type Column } from '../base/dataTable';
import { displayName } from '../base/names';
import { KindMark } from '../base/icons';
import { query } from '../base/rest';
import { cataloguePlace, graphPlace } from '../base/places';
import { healthColumn, trafficColumns } from '../drill/trafficColumns';
import type { ListPage, Service, Traffic } from '../live/model';
import { Gateways } from '../admin/gateways';
import { Card } from '../base/page';
import { OpenIncidents } from './incidents';
import { Panel } from './panel';

const LOOK_BACK = 600, MOST = 1000, SHOWN = 12;

interface Row extends Service { traffic: Traffic }

const columns: Column<Row>[] = [
  healthColumn(),
  { key: 'name', label: 'Service', main: true, value: (s) => s.name, cell: (s) => <a class="named" href={graphPlace(s.id)}><KindMark kind={s.kind} size={15} /><span dir="auto">{displayName(s.name, s.kind)}</span></a> },
  { key: 'endpoints', label: 'Endpoints', number: true, value: (s) => s.endpoints, cell: (s) => <a href={cataloguePlace(s.name)} aria-label={`${s.endpoints} endpoints of ${s.name}`}>{s.endpoints}</a> },
  ...trafficColumns<Row>(),
];

/** For those who run the platform: what is strange, which services fail, whether gateways do as they were told. */
export function Platform() {
  return (
    <>
      <OpenIncidents />
      <Panel<ListPage<Service>> title="Services, worst first" path={`/api/v1/services${query({ lookBack: LOOK_BACK, limit: MOST })}`} more={{ href: '/', label: 'Service graph' }}
        isEmpty={(list) => called(list).length === 0} empty={<>No service was called in the last ten minutes. The <a href="/">service graph</a> says how to send traffic through the gateway.</>}>
        {(list) => <DataTable id="start-services" rows={called(list)} columns={columns} filter="" sort="health" text={(s) => s.name} />}
      </Panel>
      <Card title="Gateways" label="Gateways" actions={<a class="button" href="/admin">Administration</a>}><Gateways /></Card>
    </>
  );
}

const failed = (t: Traffic): number => (t.errors5xx + t.lost) / Math.max(t.requests, 1);

function called(list: ListPage<Service>): Row[] {
  return list.items.filter((s) => s.inbound.requests > 0).map((s) => ({ ...s, traffic: s.inbound }))
    .sort((a, b) => failed(b.traffic) - failed(a.traffic) || b.traffic.requests - a.traffic.requests).slice(0, SHOWN);
}
