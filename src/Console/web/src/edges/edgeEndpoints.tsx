import { useMemo } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { EndpointName } from '../base/endpointName';
import { Card, Empty } from '../base/page';
import { endpointPlace, isEndpointId } from '../base/places';
import type { ChosenWindow } from '../base/windowChoice';
import type { CatalogueItem } from '../catalogue/model';
import { healthColumn, lastSeenColumn, trafficColumns } from '../drill/trafficColumns';
import type { ListPage } from '../live/model';

type Next = 'distributions' | 'requests' | 'policies';

/** What the edge calls, and the way down from each. */
export function EdgeEndpoints({ data, window, choose }: { data: ListPage<CatalogueItem>; window: ChosenWindow; choose(id: string, then: Next): void }) {
  const columns = useMemo((): Column<CatalogueItem>[] => {
    const step = (e: CatalogueItem, then: Next, label: string) => <button type="button" class="button small" onClick={() => choose(e.id, then)}>{label}</button>;
    return [
      healthColumn(),
      { key: 'template', label: 'Endpoint', main: true, value: (e) => `${e.template} ${e.method}`, cell: (e) => (isEndpointId(e.id) ? <a class="plain" href={endpointPlace(e.id, window.values)}><EndpointName method={e.method} template={e.template} /></a> : <EndpointName method={e.method} template={e.template} />) },
      ...trafficColumns<CatalogueItem>(),
      lastSeenColumn<CatalogueItem>(data.window.to),
      { key: 'next', label: 'On this edge', value: (e) => e.id, cell: (e) => isEndpointId(e.id) && <span class="actions tight">{step(e, 'distributions', 'Distributions')}{step(e, 'requests', 'Requests')}{step(e, 'policies', 'Policies')}</span> },
    ];
  }, [data]);
  if (data.items.length === 0) return <Empty title="No calls in this window"><p>Choose a longer window above.</p></Empty>;
  return <Card label="Endpoints of the edge"><DataTable id="endpoints" rows={data.items} columns={columns} filter="" sort="rate" text={(e) => e.template} /></Card>;
}
