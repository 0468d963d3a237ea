import { useMemo } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { dateTime } from '../base/format';
import { printable, shorten } from '../base/names';
import { Empty, Pill, Show } from '../base/page';
import { Pager } from '../base/pager';
import { useLoad } from '../base/useLoad';
import { FilterBar } from './filterBar';
import type { Match, Part } from './model';
import { ProposeButton } from './proposeButton';
import { useFilter } from './useFilter';

const LIMIT = 100;

interface Row extends Match {
  id: string;
}

const columns: Column<Row>[] = [
  { key: 'time', label: 'Time', value: (m) => `${m.time} ${m.position}`, cell: (m) => <a href={`/waf/${encodeURIComponent(m.requestId)}`} title={`Explain request ${printable(m.requestId)}`}>{dateTime(new Date(m.time))}</a> },
  { key: 'rule', label: 'Rule', value: (m) => m.rule, main: true, cell: (m) => String(m.rule) },
  { key: 'message', label: 'What it looks for', value: (m) => m.message, cell: (m) => <span class="wrap" dir="auto">{printable(m.message)}</span> },
  { key: 'where', label: 'Where', value: (m) => m.variable, cell: (m) => <span class="wrap" dir="auto"><code>{printable(m.variable)}</code>{m.excerpt && <> <q class="excerpt">{printable(m.excerpt)}</q></>}</span> },
  { key: 'request', label: 'Request', value: (m) => `${m.host} ${m.path}`, cell: (m) => <span class="wrap" dir="auto"><code>{printable(m.method)} {shorten(printable(m.path), 60)}</code><br /><span class="quiet">{printable(m.host)}</span></span> },
  { key: 'client', label: 'Client', value: (m) => m.clientIp, cell: (m) => <span dir="auto">{printable(m.clientIp)}</span> },
  { key: 'done', label: 'Request was', value: (m) => Number(m.blocked), cell: (m) => <Pill tone={m.blocked ? 'failing' : 'plain'} title={`Mode ${m.mode}, score ${m.score}`}>{m.blocked ? 'stopped' : 'let pass'}</Pill> },
  { key: 'exclude', label: 'Exclusion', value: () => 0, cell: (m) => <ProposeButton match={m} /> },
];

export function MatchesTab() {
  const filter = useFilter();
  const loaded = useLoad<Part<Match>>(`/api/v1/waf/findings${filter.query({ limit: LIMIT })}`, 30_000);
  const rows = useMemo(() => loaded.data?.items.map((m): Row => ({ ...m, id: `${m.recordId} ${m.position}` })) ?? [], [loaded.data]);
  return (
    <>
      <FilterBar filter={filter} />
      <Show loaded={loaded}>{(list) => (list.items.length > 0 || list.offset > 0
        ? (
          <>
            <DataTable id="waf-matches" rows={rows} columns={columns} filter="" sort="time" text={() => ''} />
            <Pager offset={list.offset} limit={LIMIT} count={list.items.length} hasMore={list.hasMore} go={filter.turn} />
          </>
        )
        : <Empty title="No match"><p>Choose a longer time, or take a filter away.</p></Empty>)}</Show>
    </>
  );
}
