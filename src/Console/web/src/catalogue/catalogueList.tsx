import { count } from '../base/format';
import { Card, Empty, Page, Show, Tabs } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useWindow, WindowChoice, type ChosenWindow } from '../base/windowChoice';
import { LatestData } from '../drill/latestData';
import type { ListPage } from '../live/model';
import { CatalogueTable } from './catalogueTable';
import { Documents } from './documents';
import { Filters, useFilters } from './filters';
import type { CatalogueItem } from './model';

const PAGE = 100;

/** How often a list that ends with the newest data is read again. */
const EVERY_MS = 10_000;

const tabs = [{ id: 'endpoints', label: 'Endpoints' }, { id: 'documents', label: 'OpenAPI documents' }] as const;

/** Find an API, who uses it, how healthy it is. */
export function CatalogueList() {
  const window = useWindow();
  const [tab, setTab] = useQuery('view', 'endpoints');
  const current = tab === 'documents' ? 'documents' : 'endpoints';
  return (
    <Page title="API catalogue" about="Every endpoint that traffic showed: who answers, how healthy it is, how it is protected. Open one to see who uses it." actions={current === 'endpoints' && <WindowChoice window={window} />}>
      <div class="card tab-bar"><Tabs label="Catalogue" tabs={tabs} current={current} go={setTab} /></div>
      <div id="panel" class="panel" role="tabpanel" aria-labelledby={`tab-${current}`}>
        {current === 'endpoints' ? <Endpoints window={window} /> : <Documents />}
      </div>
    </Page>
  );
}

function Endpoints({ window }: { window: ChosenWindow }) {
  const filters = useFilters();
  const [start, setStart] = useQuery('offset', '0');
  const offset = /^[0-9]{1,6}$/.test(start) ? Number(start) : 0;
  const loaded = useLoad<ListPage<CatalogueItem>>(`/api/v1/endpoints${query({ ...window.values, ...filters.values, limit: PAGE, offset: offset || null })}`, window.end === null ? EVERY_MS : undefined);
  return (
    <>
      <Filters filters={filters} window={window} changed={() => setStart('0')} />
      <Show loaded={loaded}>{(data) => (data.items.length === 0 ? <Nothing isFiltered={filters.isSet} clear={filters.clear} window={window} /> : (
        <Card label="Endpoints">
          <CatalogueTable data={data} window={window} />
          {(data.hasMore || offset > 0) && (
            <div class="paging">
              <button type="button" class="button" disabled={offset === 0} onClick={() => setStart(String(Math.max(0, offset - PAGE)))}>Busier</button>
              <span class="quiet">{count(offset + 1)} – {count(offset + data.items.length)}, busiest first; columns sort what is shown</span>
              <button type="button" class="button" disabled={!data.hasMore} onClick={() => setStart(String(offset + PAGE))}>Less busy</button>
            </div>
          )}
        </Card>
      ))}</Show>
    </>
  );
}

function Nothing({ isFiltered, clear, window }: { isFiltered: boolean; clear(): void; window: ChosenWindow }) {
  return isFiltered
    ? <Empty title="No endpoint fits the filters"><p>Within this window. Take some filters away, or choose a longer window.</p><div class="actions"><button type="button" class="button primary" onClick={clear}>Clear the filters</button></div></Empty>
    : <Empty title="No endpoint was called in this window"><p>Choose a longer window above. If nothing was ever called, the <a href="/">service graph</a> says how to send traffic through the gateway; endpoints appear here as soon as they are called.</p><LatestData window={window} /></Empty>;
}
