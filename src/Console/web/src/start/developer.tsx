import { useEffect } from 'preact/hooks';
import { displayName } from '../base/names';
import { Owner } from '../base/owner';
import { Card, Empty, Show } from '../base/page';
import { cataloguePlace, edgePlace, graphPlace, serviceId } from '../base/places';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useWindow } from '../base/windowChoice';
import { CatalogueTable } from '../catalogue/catalogueTable';
import type { CatalogueItem } from '../catalogue/model';
import { EdgeTable } from '../edges/edgeList';
import type { Edge, ListPage, Service } from '../live/model';
import { useSession } from '../shell/session';
import { OpenIncidents } from './incidents';
import { Panel } from './panel';

const MINE = 'insight.service', MOST = 1000, SHOWN = 50, DAY = 86_400;

/** For those who own a service: its endpoints, who calls it, what is strange about it. The browser remembers which one. */
export function Developer() {
  const [service, setService] = useQuery('service', localStorage.getItem(MINE) ?? '');
  const { tenant } = useSession();
  const window = useWindow();
  const services = useLoad<ListPage<Service>>(`/api/v1/services${query({ lookBack: DAY, limit: MOST })}`);
  useEffect(() => {
    if (service) localStorage.setItem(MINE, service);
  }, [service]);
  return (
    <>
      <div class="whole">
        <Card label="Service">
          <Show loaded={services}>{(list) => {
            const names = list.items.filter((s) => s.kind === 'service' && s.inbound.requests > 0).map((s) => s.name).sort((a, b) => a.localeCompare(b));
            return names.length === 0
              ? <Empty title="No service was called in the last day"><p>The <a href="/">service graph</a> says how to send traffic through the gateway; services can be chosen here as soon as they are called.</p></Empty>
              : (
                <div class="card-head">
                  <label class="field">Your service
                    <select value={names.includes(service) ? service : ''} onChange={(event) => setService(event.currentTarget.value)}>
                      <option value="">Choose…</option>{names.map((name) => <option key={name} value={name}>{displayName(name, 'service')}</option>)}
                    </select></label>
                  {service && <><span>Owner: <Owner service={service} tenant={tenant} /></span><a class="button" href={graphPlace(`service:${serviceId(service)}`)}>In the graph</a></>}
                </div>
              );
          }}</Show>
        </Card>
      </div>
      {service && (
        <>
          <OpenIncidents service={service} />
          <div class="whole">
            <Panel<ListPage<CatalogueItem>> title="Its endpoints" path={`/api/v1/endpoints${query({ service, ...window.values, limit: SHOWN })}`} more={{ href: cataloguePlace(service, window.values), label: 'In the catalogue' }}
              isEmpty={(list) => list.items.length === 0} empty="None was called in this window.">
              {(list) => <CatalogueTable data={list} window={window} />}
            </Panel>
          </div>
          <div class="whole">
            <Panel<ListPage<Edge>> title="Who calls it, and whom it calls" path={`/api/v1/edges${query({ service, ...window.values, limit: SHOWN })}`} more={{ href: '/edges', label: 'All edges' }}
              isEmpty={(list) => list.items.length === 0} empty="Nobody in this window.">
              {(list) => <EdgeTable rows={list.items} end={list.window.to} filter="" place={(id) => edgePlace(id, window.values)} />}
            </Panel>
          </div>
        </>
      )}
    </>
  );
}
