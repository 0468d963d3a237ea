import { useMemo } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { ago, count, dateTime } from '../base/format';
import { printable, shorten } from '../base/names';
import { Empty, Pill, Show } from '../base/page';
import { Pager } from '../base/pager';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useSession } from '../shell/session';
import { ClientDetail } from './clientDetail';
import type { Client } from './model';
import { levelTone } from './words';

const LIMIT = 100;

interface Row extends Client {
  id: string;
}

interface ClientList {
  items: Client[];
  offset: number;
  hasMore: boolean;
}

const columns: Column<Row>[] = [
  { key: 'client', label: 'Client', value: (c) => c.client, main: true, cell: (c) => <span dir="auto" title={printable(c.client)}>{shorten(printable(c.client), 60)}</span> },
  { key: 'score', label: 'Score now', number: true, value: (c) => c.score, cell: (c) => <span class="score"><meter min={0} max={100} value={c.score} aria-label="Threat score" /> {c.score.toFixed(0)}</span> },
  { key: 'level', label: 'Level', value: (c) => c.score, cell: (c) => <Pill tone={levelTone[c.level]}>{c.level}</Pill> },
  { key: 'highest', label: 'Highest', number: true, value: (c) => c.highestScore, cell: (c) => c.highestScore.toFixed(0) },
  { key: 'why', label: 'Why', value: (c) => c.reasons[0]?.text ?? '', cell: (c) => <span class="wrap" dir="auto">{c.reasons.map((r) => printable(r.text)).join('; ') || '–'}</span> },
  { key: 'host', label: 'Host', value: (c) => c.host, cell: (c) => <span dir="auto">{printable(c.host)}</span> },
  { key: 'requests', label: 'Requests that day', number: true, value: (c) => c.requestsThatDay, cell: (c) => count(c.requestsThatDay) },
  { key: 'seen', label: 'Last seen', number: true, value: (c) => Date.parse(c.lastSeen), cell: (c) => <span title={dateTime(new Date(c.lastSeen))}>{ago(c.lastSeen, Date.now())}</span> },
];

/** Clients that are a threat, or were one within 30 days. */
export function ClientsTab() {
  const session = useSession();
  const [key, setKey] = useQuery('key');
  const [level, setLevel] = useQuery('level', 'none');
  const [offset, setOffset] = useQuery('offset', '0');
  const loaded = useLoad<ClientList>(`/api/v1/clients${query({ tenant: session.tenant, level, limit: LIMIT, offset })}`, 30_000);
  const rows = useMemo(() => loaded.data?.items.map((c): Row => ({ ...c, id: c.key })) ?? [], [loaded.data]);
  return (
    <>
      <div class="section-head">
        <p class="quiet">A client’s score is how unusual it behaves among the clients of its app, from 0 to 100; it halves every 15 minutes.</p>
        <div class="filters">
          <label class="field">Now at least
            <select value={level} onChange={(event) => { setOffset('0'); setLevel(event.currentTarget.value); }}>
              <option value="none">any level</option><option value="low">low</option><option value="medium">medium</option><option value="high">high</option><option value="critical">critical</option>
            </select>
          </label>
        </div>
      </div>
      {key !== '' && <ClientDetail key={key} id={key} close={() => setKey('')} />}
      <Show loaded={loaded}>{(list) => (list.items.length > 0 || list.offset > 0
        ? (
          <>
            <DataTable id="threats" rows={rows} columns={columns} filter="" sort="score" text={() => ''} selected={(c) => c.key === key} onSelect={(c) => setKey(c.key === key ? '' : c.key)} />
            <Pager offset={list.offset} limit={LIMIT} count={list.items.length} hasMore={list.hasMore} go={(to) => setOffset(String(to))} />
          </>
        )
        : <Empty title="No client is a threat"><p>{level === 'none' ? 'None behaved unlike the others within 30 days. Clients are judged once an app’s ordinary ones are known, an hour after its first requests.' : 'None is at this level now. Choose a lower one.'}</p></Empty>)}</Show>
    </>
  );
}
