import './style.css';
import { Page, Tabs } from '../base/page';
import { useQuery } from '../base/useQuery';
import { Exports } from './exports';
import { Gateways } from './gateways';
import { Objects } from './objects';
import { Pipeline } from './pipeline';
import { People } from './people';
import { Retention } from './retention';
import { Tokens } from './tokens';
import { TrafficHealth } from './trafficHealth';

const tabs = [
  { id: 'gateways', label: 'Gateways' },
  { id: 'traffic', label: 'Routes and clusters' },
  { id: 'objects', label: 'Objects' },
  { id: 'pipeline', label: 'Pipeline' },
  { id: 'exports', label: 'Exports' },
  { id: 'retention', label: 'Retention and budget' },
  { id: 'people', label: 'People' },
  { id: 'tokens', label: 'Tokens' },
] as const;

type Tab = (typeof tabs)[number]['id'];

export function AdminPage() {
  const [asked, go] = useQuery('tab', 'gateways');
  const tab: Tab = tabs.find(({ id }) => id === asked)?.id ?? 'gateways';
  return (
    <Page title="Administration" about="What is running, what it was told, and who may do what.">
      <section class="card tables" aria-label="Administration">
        <div class="card-head"><Tabs label="Parts of the administration" tabs={tabs} current={tab} go={go} /></div>
        <div id="panel" role="tabpanel" aria-labelledby={`tab-${tab}`} class="admin-panel">
          {tab === 'gateways' && <Gateways />}
          {tab === 'traffic' && <TrafficHealth />}
          {tab === 'objects' && <Objects />}
          {tab === 'pipeline' && <Pipeline />}
          {tab === 'exports' && <Exports />}
          {tab === 'retention' && <Retention />}
          {tab === 'people' && <People />}
          {tab === 'tokens' && <Tokens />}
        </div>
      </section>
    </Page>
  );
}
