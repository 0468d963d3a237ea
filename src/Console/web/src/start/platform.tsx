import { Gateways } from '../admin/gateways';
import type { ClusterItem, HealthList } from '../admin/model';
import type { PipelineState, PipelineView } from '../admin/pipelineModel';
import { DataTable, type Column } from '../base/dataTable';
import { KindMark } from '../base/icons';
import { displayName, printable } from '../base/names';
import { Card, Pill } from '../base/page';
import { cataloguePlace, graphPlace } from '../base/places';
import { query } from '../base/rest';
import { healthColumn, trafficColumns } from '../drill/trafficColumns';
import type { ListPage, Service, Traffic } from '../live/model';
import { useSession } from '../shell/session';
import { OpenIncidents } from './incidents';
import { Panel } from './panel';

const LOOK_BACK = 600, MOST = 1000, SHOWN = 12;

interface Row extends Service { traffic: Traffic }

const columns: Column<Row>[] = [
  healthColumn(),
  { key: 'name', label: 'Service', main: true, value: (s) => s.name, cell: (s) => <a class="named" href={graphPlace(`service:${s.id}`)}><KindMark kind={s.kind} size={15} /><span dir="auto">{displayName(s.name, s.kind)}</span></a> },
  { key: 'endpoints', label: 'Endpoints', number: true, value: (s) => s.endpoints, cell: (s) => <a href={cataloguePlace(s.name)} aria-label={`${s.endpoints} endpoints of ${s.name}`}>{s.endpoints}</a> },
  ...trafficColumns<Row>(),
];

/** For those who run the platform: what is strange, which services and clusters fail, whether gateways and jobs do their work. */
export function Platform() {
  const { tenant, seesAll, mayEverywhere } = useSession();
  return (
    <>
      <OpenIncidents />
      <Panel<ListPage<Service>> title="Services, worst first" path={`/api/v1/services${query({ lookBack: LOOK_BACK, limit: MOST })}`} more={{ href: '/', label: 'Service graph' }}
        isEmpty={(list) => called(list).length === 0} empty={<>No service was called in the last ten minutes. The <a href="/">service graph</a> says how to send traffic through the gateway.</>}>
        {(list) => <DataTable id="start-services" rows={called(list)} columns={columns} filter="" sort="health" text={(s) => s.name} />}
      </Panel>
      <div class="stack">
        <Panel<HealthList<ClusterItem>> title="Clusters in trouble" path={`/api/v1/clusters${query({ tenant: seesAll ? '' : tenant, limit: MOST })}`} more={{ href: '/admin?tab=traffic', label: 'Routes and clusters' }}
          isEmpty={(list) => troubled(list).length === 0} empty="None: every cluster that gateways report has a destination that works.">
          {(list) => <DataTable id="start-clusters" rows={troubled(list)} columns={clusterColumns} filter="" sort="state" text={(c) => c.name} />}
        </Panel>
        {mayEverywhere('viewer') && (
          <Panel<PipelineView> title="From gateways to storage" path="/api/v1/pipeline" more={{ href: '/admin?tab=pipeline', label: 'Pipeline' }}
            isEmpty={(view) => partsIn(view).length === 0} empty="All parts work: what gateways write is stored, and jobs run on time.">
            {(view) => <DataTable id="start-pipeline" rows={partsIn(view)} columns={partColumns} filter="" sort="name" text={(p) => p.name} />}
          </Panel>
        )}
      </div>
      <div class="whole"><Card title="Gateways" label="Gateways" actions={<a class="button" href="/admin">Administration</a>}><Gateways /></Card></div>
    </>
  );
}

type ClusterRow = ClusterItem & { id: string };

const clusterColumns: Column<ClusterRow>[] = [
  { key: 'name', label: 'Cluster', main: true, value: (c) => c.name, cell: (c) => <span dir="auto">{printable(c.name)}</span> },
  { key: 'state', label: 'State', value: (c) => c.state, cell: (c) => <Pill tone={c.state === 'failing' ? 'failing' : 'degraded'}>{c.state}</Pill> },
  { key: 'why', label: 'Why', value: (c) => c.why, cell: (c) => <span class="wrap" dir="auto">{printable(c.why)}</span> },
];

function troubled(list: HealthList<ClusterItem>): ClusterRow[] {
  return list.items.filter((c) => c.state === 'failing' || c.state === 'degraded').slice(0, SHOWN).map((c) => ({ ...c, id: `${c.tenant} ${c.name}` }));
}

interface Part { id: string; name: string; state: PipelineState; error: string }

const partColumns: Column<Part>[] = [
  { key: 'name', label: 'Part', main: true, value: (p) => p.name, cell: (p) => <span dir="auto">{printable(p.name)}</span> },
  { key: 'state', label: 'State', value: (p) => p.state, cell: (p) => <Pill tone={p.state === 'failing' || p.state === 'silent' ? 'failing' : 'degraded'}>{p.state}</Pill> },
  { key: 'error', label: 'It said', value: (p) => p.error, cell: (p) => <span class="wrap" dir="auto">{printable(p.error) || '–'}</span> },
];

/** What is not well. A part that nothing is known of has not run yet: that is no trouble. */
function partsIn(view: PipelineView): Part[] {
  return [
    ...view.ingest.map((i) => ({ id: `${i.stream} ${i.process}`, name: `stream ${i.stream}`, state: i.state, error: i.problem ?? i.lastError })),
    ...view.jobs.map((j) => ({ id: j.name, name: j.name, state: j.state, error: j.lastError })),
  ].filter((part) => part.state !== 'ok' && part.state !== 'unknown');
}

const failed = (t: Traffic): number => (t.errors5xx + t.lost) / Math.max(t.requests, 1);

function called(list: ListPage<Service>): Row[] {
  return list.items.filter((s) => s.inbound.requests > 0).map((s) => ({ ...s, traffic: s.inbound }))
    .sort((a, b) => failed(b.traffic) - failed(a.traffic) || b.traffic.requests - a.traffic.requests).slice(0, SHOWN);
}
