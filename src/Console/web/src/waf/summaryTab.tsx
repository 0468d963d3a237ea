import { useMemo } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { ago, count, dateTime } from '../base/format';
import { printable } from '../base/names';
import { Empty, Pill, Show } from '../base/page';
import { Pager } from '../base/pager';
import { useLoad } from '../base/useLoad';
import { FilterBar } from './filterBar';
import type { By, Group, Part } from './model';
import { useFilter } from './useFilter';
import { placeWords, serviceName, severityTone } from './words';

const LIMIT = 100;

interface Row extends Group {
  id: string;
}

/** Matches by one thing; a row leads to the matches themselves. */
export function SummaryTab({ by, go }: { by: By; go(): void }) {
  const filter = useFilter();
  const loaded = useLoad<Part<Group>>(`/api/v1/waf/summary${filter.query({ by, limit: LIMIT })}`, 30_000);
  const rows = useMemo(() => loaded.data?.items.map((g): Row => ({ ...g, id: JSON.stringify([g.rule, g.tenant, g.host, g.service, g.endpointId, g.method, g.client]) })) ?? [], [loaded.data]);
  const columns = useMemo(() => [...keyColumns[by], ...figures(by)], [by]);
  const select = (row: Row): void => {
    if (by === 'rule') filter.set('rule', String(row.rule));
    if (by === 'client') filter.set('client', row.client);
    if (by === 'endpoint') {
      filter.set('endpoint', row.endpointId);
      filter.set('host', row.host);
      filter.set('service', row.service);
    }
    go();
  };
  const filtered = Object.values(filter.values).some((value) => value !== '');
  return (
    <>
      <FilterBar filter={filter} />
      <Show loaded={loaded}>{(list) => (list.items.length > 0 || list.offset > 0
        ? (
          <>
            <DataTable id={`waf-${by}`} rows={rows} columns={columns} filter="" sort="requests" text={() => ''} onSelect={select} />
            <Pager offset={list.offset} limit={LIMIT} count={list.items.length} hasMore={list.hasMore} go={filter.turn} />
          </>
        )
        : filtered ? <p class="note">No match fits. Choose a longer time, or take a filter away.</p>
        : <Empty title="No rule matched in this time"><p>Either nothing suspicious came, or the WAF is off. Choose a longer time; to see it at work, send a request such as <code>/?q=1' OR '1'='1</code> through the gateway.</p></Empty>)}</Show>
    </>
  );
}

const keyColumns: Record<By, Column<Row>[]> = {
  rule: [
    { key: 'rule', label: 'Rule', value: (g) => g.rule, main: true, cell: (g) => String(g.rule) },
    { key: 'message', label: 'What it looks for', value: (g) => g.message, cell: (g) => <span class="wrap" dir="auto">{printable(g.message) || '–'}</span> },
    { key: 'severity', label: 'Severity', value: (g) => g.severity, cell: (g) => <Pill tone={severityTone[g.severity]}>{g.severity}</Pill> },
  ],
  endpoint: [
    { key: 'endpoint', label: 'Endpoint', value: (g) => `${g.template} ${g.method}`, main: true, cell: (g) => <span class="wrap" dir="auto">{placeWords(g.method, g.template)}</span> },
    { key: 'host', label: 'Host', value: (g) => g.host, cell: (g) => <span dir="auto">{printable(g.host)}</span> },
    { key: 'service', label: 'Service', value: (g) => g.service, cell: (g) => <span dir="auto">{serviceName(g.service)}</span> },
  ],
  client: [{ key: 'client', label: 'Client', value: (g) => g.client, main: true, cell: (g) => <span dir="auto">{printable(g.client) || '(not known)'}</span> }],
};

function figures(by: By): Column<Row>[] {
  return [
    { key: 'requests', label: 'Requests', number: true, value: (g) => g.requests, cell: (g) => count(g.requests) },
    { key: 'blocked', label: 'Stopped', number: true, value: (g) => g.blocked, cell: (g) => count(g.blocked) },
    { key: 'matches', label: 'Matches', number: true, value: (g) => g.matches, cell: (g) => count(g.matches) },
    ...(by === 'rule' ? [] : [{ key: 'rules', label: 'Rules', number: true, value: (g: Row) => g.rules, cell: (g: Row) => count(g.rules) }]),
    ...(by === 'client' ? [] : [{ key: 'clients', label: 'Clients', number: true, value: (g: Row) => g.clients, cell: (g: Row) => count(g.clients) }]),
    { key: 'score', label: 'Highest score', number: true, value: (g) => g.highestScore, cell: (g) => count(g.highestScore) },
    { key: 'seen', label: 'Last seen', number: true, value: (g) => Date.parse(g.lastSeen), cell: (g) => <span title={dateTime(new Date(g.lastSeen))}>{ago(g.lastSeen, Date.now())}</span> },
  ];
}
