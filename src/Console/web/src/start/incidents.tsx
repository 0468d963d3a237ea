import { query } from '../base/rest';
import { IncidentTable } from '../incidents/incidentTable';
import type { IncidentSummary } from '../incidents/model';
import { useSession } from '../shell/session';
import { Panel } from './panel';

const MOST = 5;

/** What is strange now; of all services, or of one. */
export function OpenIncidents({ service }: { service?: string }) {
  const { tenant } = useSession();
  return (
    <div class="whole">
      <Panel<{ items: IncidentSummary[] }> title="Open incidents" path={`/api/v1/incidents${query({ tenant, state: 'open', service, limit: MOST })}`} more={{ href: '/incidents', label: 'All incidents' }}
        isEmpty={(list) => list.items.length === 0} empty={`None is open${service ? ' of this service' : ''}. Detection looks at every service, edge and endpoint, and opens one when something is too unusual to be chance.`}>
        {(list) => <IncidentTable id="start-incidents" incidents={list.items} />}
      </Panel>
    </div>
  );
}
