import { DataTable, type Column } from '../base/dataTable';
import { EndpointName } from '../base/endpointName';
import { ago, count } from '../base/format';
import { destinationName, printable } from '../base/names';
import { Pill } from '../base/page';
import { endpointPlace, isEndpointId } from '../base/places';
import { query } from '../base/rest';
import type { CatalogueItem } from '../catalogue/model';
import { Risk } from '../catalogue/risk';
import type { ListPage } from '../live/model';
import type { Proposal, ProposalList } from '../proposals/model';
import { kindWords, stateTones, stateWords } from '../proposals/words';
import { useSession } from '../shell/session';
import type { Client, Group, Part } from '../waf/model';
import { OpenIncidents } from './incidents';
import { Panel } from './panel';

const DAY = 86_400, SHOWN = 6, RISKY = 20;

const proposalColumns: Column<Proposal>[] = [
  { key: 'title', label: 'Proposal', main: true, value: (p) => p.title, cell: (p) => <a class="wrap" href={`/proposals/${encodeURIComponent(p.id)}`} dir="auto">{printable(p.title)}</a> },
  { key: 'kind', label: 'Kind', value: (p) => p.kind, cell: (p) => kindWords[p.kind] ?? printable(p.kind) },
  { key: 'state', label: 'State', value: (p) => p.state, cell: (p) => <Pill tone={stateTones[p.state]}>{stateWords[p.state]}</Pill> },
  { key: 'age', label: 'Age', number: true, value: (p) => Date.parse(p.createdAt), cell: (p) => ago(p.createdAt, Date.now()) },
];

type Rule = Group & { id: string };

const ruleColumns: Column<Rule>[] = [
  { key: 'rule', label: 'Rule', main: true, value: (g) => g.rule, cell: (g) => <a href={`/waf${query({ tab: 'matches', rule: g.rule })}`}>{g.rule}</a> },
  { key: 'message', label: 'What it looks for', value: (g) => g.message, cell: (g) => <span class="wrap" dir="auto">{printable(g.message) || '–'}</span> },
  { key: 'requests', label: 'Requests', number: true, value: (g) => g.requests, cell: (g) => count(g.requests) },
  { key: 'blocked', label: 'Stopped', number: true, value: (g) => g.blocked, cell: (g) => count(g.blocked) },
];

const endpointColumns: Column<CatalogueItem>[] = [
  { key: 'template', label: 'Endpoint', main: true, value: (e) => e.template, cell: (e) => (isEndpointId(e.id) ? <a class="plain" href={endpointPlace(e.id)}><EndpointName method={e.method} template={e.template} /></a> : <EndpointName method={e.method} template={e.template} />) },
  { key: 'service', label: 'Service', value: (e) => e.service, cell: (e) => <span dir="auto">{destinationName(e.service)}</span> },
  { key: 'risk', label: 'Risk', number: true, value: (e) => e.risk ?? 0, cell: (e) => <Risk score={e.risk ?? 0} /> },
  { key: 'why', label: 'Why', value: (e) => e.reasons.join(), cell: (e) => <span class="wrap quiet" dir="auto">{printable(e.reasons[0] ?? '')}</span> },
];

type ClientRow = Client & { id: string };

const clientColumns: Column<ClientRow>[] = [
  { key: 'client', label: 'Client', main: true, value: (c) => c.client, cell: (c) => <a href={`/waf${query({ tab: 'clients', key: c.key })}`} dir="auto">{printable(c.client)}</a> },
  { key: 'score', label: 'Score', number: true, value: (c) => c.score, cell: (c) => String(Math.round(c.score)) },
  { key: 'level', label: 'Level', value: (c) => c.level, cell: (c) => <Pill tone={c.level === 'critical' || c.level === 'high' ? 'failing' : 'degraded'}>{c.level}</Pill> },
  { key: 'why', label: 'Why', value: (c) => c.reasons[0]?.text ?? '', cell: (c) => <span class="wrap quiet" dir="auto">{printable(c.reasons[0]?.text ?? '')}</span> },
];

/** For those who protect: what waits for a decision, what the WAF stopped, which clients and endpoints are dangerous. */
export function Security() {
  const { tenant } = useSession();
  return (
    <>
      <OpenIncidents />
      <Panel<ProposalList> title="To decide" path={`/api/v1/proposals${query({ tenant, state: 'proposed,in-review', limit: SHOWN })}`} more={{ href: '/proposals', label: 'All proposals' }}
        isEmpty={(list) => list.items.length === 0} empty="Nobody waits for a decision. Policies come here when history speaks for one, or a colleague writes one.">
        {(list) => <DataTable id="start-proposals" rows={list.items} columns={proposalColumns} filter="" sort="age" text={(p) => p.title} />}
      </Panel>
      <Panel<Part<Group>> title="WAF, last day" path={`/api/v1/waf/summary${query({ tenant, by: 'rule', lookBack: DAY, limit: SHOWN })}`} more={{ href: '/waf', label: 'All matches' }}
        isEmpty={(list) => list.items.length === 0} empty="No rule matched a request.">
        {(list) => <DataTable id="start-rules" rows={list.items.map((g) => ({ ...g, id: String(g.rule) }))} columns={ruleColumns} filter="" sort="requests" text={(g) => g.message} />}
      </Panel>
      <Panel<{ items: Client[] }> title="Clients that are a threat" path={`/api/v1/clients${query({ tenant, level: 'low', limit: SHOWN })}`} more={{ href: '/waf?tab=clients', label: 'All clients' }}
        isEmpty={(list) => list.items.length === 0} empty="None behaves so unlike the others that it would be one.">
        {(list) => <DataTable id="start-clients" rows={list.items.map((c) => ({ ...c, id: c.key }))} columns={clientColumns} filter="" sort="score" text={(c) => c.client} />}
      </Panel>
      <Panel<ListPage<CatalogueItem>> title="Endpoints at risk, last day" path={`/api/v1/endpoints${query({ lookBack: DAY, minRisk: RISKY, limit: SHOWN })}`} more={{ href: `/catalogue${query({ minRisk: RISKY, lookBack: DAY })}`, label: 'All of them' }}
        isEmpty={(list) => list.items.length === 0} empty={`No endpoint that was called has a risk of ${RISKY} or more of 100.`}>
        {(list) => <DataTable id="start-endpoints" rows={list.items} columns={endpointColumns} filter="" sort="risk" text={(e) => e.template} />}
      </Panel>
    </>
  );
}
