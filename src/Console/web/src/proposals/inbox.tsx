import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { ago } from '../base/format';
import { SearchIcon } from '../base/icons';
import { printable, shorten } from '../base/names';
import { Empty, Page, Pill, Show, Tabs } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useSession } from '../shell/session';
import type { Proposal, ProposalList, State } from './model';
import { confidenceTones, kindWords, scopeText, stateTones, stateWords } from './words';

type Tab = 'decide' | 'work' | 'ended';

const tabs: { id: Tab; label: string; states: State[]; empty: string }[] = [
  { id: 'decide', label: 'To decide', states: ['proposed', 'in-review'], empty: 'Nobody waits for a decision' },
  { id: 'work', label: 'At work', states: ['approved', 'shadow', 'canary', 'enforced'], empty: 'No approved policy is at work' },
  { id: 'ended', label: 'Ended or set aside', states: ['rejected', 'snoozed', 'expired', 'rolled-back', 'withdrawn'], empty: 'Nothing has ended or was set aside' },
];
const EVERY = 10_000, MOST = 200;

const columns: Column<Proposal>[] = [
  { key: 'title', label: 'Proposal', main: true, value: (p) => p.title, cell: (p) => <span class="proposal-title"><strong dir="auto">{printable(p.title)}</strong><span class="quiet" dir="auto" title={printable(p.whyNow)}>{shorten(printable(p.whyNow), 160)}</span></span> },
  { key: 'kind', label: 'Kind', value: (p) => p.kind, cell: (p) => kindWords[p.kind] ?? printable(p.kind) },
  { key: 'state', label: 'State', value: (p) => p.state, cell: (p) => <Pill tone={stateTones[p.state]}>{stateWords[p.state]}{p.state === 'canary' ? ` ${p.canaryPercent}%` : ''}</Pill> },
  { key: 'sure', label: 'How sure', value: (p) => ['low', 'medium', 'high'].indexOf(p.evidence.confidence), cell: (p) => (p.evidence.requests === 0 ? <span class="quiet">written by hand</span> : <Pill tone={confidenceTones[p.evidence.confidence]!}>{p.evidence.confidence}</Pill>) },
  { key: 'touches', label: 'Touches', value: (p) => scopeText(p.policy), cell: (p) => <span class="touches" title={scopeText(p.policy)}>{shorten(scopeText(p.policy), 60)}</span> },
  { key: 'author', label: 'Author', value: (p) => p.author, cell: (p) => <span dir="auto">{printable(p.author)}</span> },
  { key: 'age', label: 'Age', number: true, value: (p) => Date.parse(p.createdAt), cell: (p) => ago(p.createdAt, Date.now()) },
];

export function Inbox() {
  const session = useSession();
  const { route } = useLocation();
  const [word, go] = useQuery('show', 'decide');
  const [filter, setFilter] = useState('');
  const tab = tabs.find((t) => t.id === word) ?? tabs[0]!;
  const loaded = useLoad<ProposalList>(`/api/v1/proposals${query({ tenant: session.tenant, state: tab.states.join(','), limit: MOST })}`, EVERY);
  const count = loaded.data ? loaded.data.items.length : undefined;
  return (
    <Page title="Proposals" about="Policies that history or colleagues speak for. Nothing reaches a gateway before somebody else has agreed."
      actions={session.may('analyst')
        ? <a class="button primary" href="/proposals/new">Propose a policy</a>
        : <button type="button" class="button" disabled title="The role analyst is needed.">Propose a policy (analysts)</button>}>
      <section class="card tables" aria-label="Proposals">
        <div class="card-head">
          <Tabs label="Proposals" current={tab.id} go={go} tabs={tabs.map(({ id, label }) => ({ id, label, count: id === tab.id ? count : undefined }))} />
          <label class="filter"><SearchIcon /><span class="for-readers">Filter proposals</span><input type="search" placeholder="Filter" value={filter} onInput={(e) => setFilter(e.currentTarget.value)} /></label>
        </div>
        <div id="panel" role="tabpanel" aria-labelledby={`tab-${tab.id}`}>
          <Show loaded={loaded}>{(list) => (list.items.length > 0
            ? <>
              <DataTable id="proposals" rows={list.items} columns={columns} filter={filter} sort="age" onSelect={(p) => route(`/proposals/${encodeURIComponent(p.id)}`)}
                text={(p) => `${p.title} ${p.whyNow} ${p.kind} ${p.author} ${p.policy.metadata.name} ${scopeText(p.policy)}`} />
              {list.hasMore && <p class="note">The newest {MOST}; the rest is at /api/v1/proposals.</p>}
            </>
            : <Nothing title={tab.empty} first={tab.id === 'decide'} />)}</Show>
        </div>
      </section>
    </Page>
  );
}

function Nothing({ title, first }: { title: string; first: boolean }) {
  const may = useSession().may('analyst');
  return (
    <Empty title={title}>
      <p>{first
        ? 'Every hour the console looks at the last days of traffic for policies that history speaks for; an hour of traffic is needed first. Analysts and above can also propose one themselves.'
        : 'Proposals come here when somebody decides them: look at what is to be decided.'}</p>
      <div class="actions">{first ? may && <a class="button" href="/proposals/new">Propose a policy</a> : <a class="button" href="/proposals">What is to be decided</a>}</div>
    </Empty>
  );
}
