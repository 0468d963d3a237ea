import { useMemo } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { evidenceTexts, VERIFIED } from '../base/evidence';
import { KindMark, LockMark, SearchIcon } from '../base/icons';
import { destinationName, displayName } from '../base/names';
import { Empty, Page, Show } from '../base/page';
import { edgePlace } from '../base/places';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useWindow, WindowChoice } from '../base/windowChoice';
import { LatestData } from '../drill/latestData';
import { healthColumn, lastSeenColumn, trafficColumns } from '../drill/trafficColumns';
import type { Edge, ListPage } from '../live/model';

const MOST = 1000;

/** How often a list that ends with the newest data is read again. */
const EVERY_MS = 10_000;

/** Who calls whom: the way in for whoever comes without an edge. */
export function EdgeList() {
  const window = useWindow();
  const [filter, setFilter] = useQuery('filter');
  const loaded = useLoad<ListPage<Edge>>(`/api/v1/edges${query({ ...window.values, limit: MOST })}`, window.end === null ? EVERY_MS : undefined);
  return (
    <Page title="Edges" about="Who calls whom. Look closer at one: its endpoints, how they behave, single requests, and what is proposed for them." actions={<WindowChoice window={window} />}>
      <Show loaded={loaded}>{(data) => (data.items.length === 0
        ? <Empty title="No calls in this window"><p>Choose a longer window, or look at the <a href="/">service graph</a>: it says how to send traffic through the gateway.</p><LatestData window={window} /></Empty>
        : (
          <section class="card" aria-label="Edges">
            <div class="card-head"><h2>{data.items.length}{data.hasMore ? ' busiest' : ''} edges</h2>
              <label class="filter"><SearchIcon /><input type="search" placeholder="Filter" aria-label="Filter edges" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} /></label></div>
            <EdgeTable rows={data.items} end={data.window.to} filter={filter} place={(id) => edgePlace(id, window.values)} />
          </section>
        ))}
      </Show>
    </Page>
  );
}

/** A list of edges, each with the way to it. Also for who calls an endpoint. */
export function EdgeTable({ rows, end, filter, place }: { rows: Edge[]; end: string; filter: string; place(id: string): string }) {
  const columns = useMemo((): Column<Edge>[] => [
    healthColumn(),
    { key: 'source', label: 'Source', main: true, value: (e) => displayName(e.source, e.sourceKind), cell: (e) => <a href={place(e.id)} class="named"><KindMark kind={e.sourceKind} size={15} /><span dir="auto">{displayName(e.source, e.sourceKind)}</span></a> },
    { key: 'destination', label: 'Destination', value: (e) => e.destination, cell: (e) => <span dir="auto">{destinationName(e.destination)}</span> },
    { key: 'evidence', label: 'Source known by', value: (e) => e.confidence, cell: (e) => <span class="named" title={evidenceTexts[e.evidence].explanation}><LockMark verified={e.confidence >= VERIFIED} />{evidenceTexts[e.evidence].label} <span class="quiet">{e.confidence}%</span></span> },
    ...trafficColumns<Edge>(),
    lastSeenColumn<Edge>(end),
  ], [end, rows]);
  return <DataTable id="edges" rows={rows} columns={columns} filter={filter} sort="rate" text={(e) => `${e.source} ${e.destination} ${e.evidence}`} />;
}
