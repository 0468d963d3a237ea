import { Page, Tabs } from '../base/page';
import { useQuery } from '../base/useQuery';
import { useRest } from '../base/useRest';
import { AdviceTab } from './adviceTab';
import { Budget } from './budget';
import { DeploymentsTab } from './deploymentsTab';
import { ExpectationsTab } from './expectationsTab';
import { FindingsTab } from './findingsTab';
import { IncidentPage } from './incidentPage';
import { IncidentsTab } from './incidentsTab';
import './style.css';

const tabs = [
  { id: 'incidents', label: 'Incidents' },
  { id: 'findings', label: 'Findings' },
  { id: 'expected', label: 'Marked as expected' },
  { id: 'deployments', label: 'Deployments' },
  { id: 'advice', label: 'Advice' },
] as const;

type Tab = (typeof tabs)[number]['id'];

export function IncidentsPage() {
  const id = useRest('/incidents');
  return id ? <IncidentPage key={id} id={id} /> : <Overview />;
}

function Overview() {
  const [asked, setTab] = useQuery('tab', 'incidents');
  const [, setOffset] = useQuery('offset', '0');
  const go = (tab: string): void => {
    setOffset('0'); // another list begins at its beginning
    setTab(tab);
  };
  const current: Tab = tabs.find((t) => t.id === asked)?.id ?? 'incidents';
  return (
    <Page title="Incidents" about="What was so unusual that somebody should look, with the likeliest cause.">
      <Budget />
      <div class="card">
        <div class="card-head tabs-head"><Tabs label="About incidents" tabs={tabs} current={current} go={go} /></div>
        <div id="panel" role="tabpanel" aria-labelledby={`tab-${current}`}>
          {current === 'incidents' && <IncidentsTab />}
          {current === 'findings' && <FindingsTab />}
          {current === 'expected' && <ExpectationsTab />}
          {current === 'deployments' && <DeploymentsTab />}
          {current === 'advice' && <AdviceTab />}
        </div>
      </div>
    </Page>
  );
}
