import { Page, Tabs } from '../base/page';
import { useQuery } from '../base/useQuery';
import { useRest } from '../base/useRest';
import { ClientsTab } from './clientsTab';
import { ExplainForm } from './explainForm';
import { ExplainPage } from './explainPage';
import { MatchesTab } from './matchesTab';
import { SummaryTab } from './summaryTab';
import './style.css';

const tabs = [
  { id: 'rule', label: 'By rule' },
  { id: 'endpoint', label: 'By endpoint' },
  { id: 'client', label: 'By client' },
  { id: 'matches', label: 'Matches' },
  { id: 'clients', label: 'Clients' },
] as const;

export function WafPage() {
  const id = useRest('/waf');
  return id ? <ExplainPage key={id} id={id} /> : <Overview />;
}

function Overview() {
  const [asked, setTab] = useQuery('tab', 'rule');
  const [, setOffset] = useQuery('offset', '0');
  const go = (tab: string): void => {
    setOffset('0'); // another list begins at its beginning
    setTab(tab);
  };
  const current = tabs.find((t) => t.id === asked)?.id ?? 'rule';
  return (
    <Page title="WAF" about="What rules matched, where, and of whom; and which clients are a threat." actions={<ExplainForm />}>
      <div class="card">
        <div class="card-head tabs-head"><Tabs label="About the WAF" tabs={tabs} current={current} go={go} /></div>
        <div id="panel" role="tabpanel" aria-labelledby={`tab-${current}`}>
          {current === 'matches' ? <MatchesTab /> : current === 'clients' ? <ClientsTab /> : <SummaryTab key={current} by={current} go={() => go('matches')} />}
        </div>
      </div>
    </Page>
  );
}

/** Ids hold what clients choose, slashes too. */