import { useMemo } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { EndpointName } from '../base/endpointName';
import { destinationName, printable } from '../base/names';
import { Pill } from '../base/page';
import { endpointPlace, isEndpointId } from '../base/places';
import { tierWords } from '../base/tiers';
import type { ChosenWindow } from '../base/windowChoice';
import { healthColumn, trafficColumns } from '../drill/trafficColumns';
import type { ListPage } from '../live/model';
import { stateWords, type CatalogueItem } from './model';
import { Risk } from './risk';

const NEW_MS = 7 * 86_400_000;

export function CatalogueTable({ data, window }: { data: ListPage<CatalogueItem>; window: ChosenWindow }) {
  const columns = useMemo((): Column<CatalogueItem>[] => [
    healthColumn(),
    {
      key: 'template', label: 'Endpoint', main: true, value: (e) => `${e.template} ${e.method}`,
      cell: (e) => (isEndpointId(e.id) ? <a class="plain" href={endpointPlace(e.id, window.values)}><EndpointName method={e.method} template={e.template} /></a> : <EndpointName method={e.method} template={e.template} />),
    },
    { key: 'service', label: 'Service', value: (e) => e.service, cell: (e) => <span class="two-lines" dir="auto">{destinationName(e.service)}<span class="quiet">{printable(e.host)}</span></span> },
    {
      key: 'tier', label: 'State', value: (e) => e.tier,
      cell: (e) => (
        <span class="pills"><span class={`pill ${e.tier}`} title={tierWords[e.tier]}>{e.tier}</span>
          {e.state && e.state !== 'unknown' && <Pill tone={e.state === 'documented' ? 'plain' : 'degraded'} title={stateWords[e.state]}>{e.state}</Pill>}
          {e.firstSeen && Date.parse(data.window.to) - Date.parse(e.firstSeen) < NEW_MS && <Pill tone="accent" title={`First seen ${e.firstSeen}`}>new</Pill>}</span>
      ),
    },
    ...trafficColumns<CatalogueItem>(),
    { key: 'auth', label: 'Auth', value: (e) => e.auth.join(), cell: (e) => (e.auth.length === 0 ? '–' : <span class="pills">{e.auth.map((a) => <Pill key={a} tone={a === 'none' ? 'degraded' : 'plain'} title={a === 'none' ? 'Some successful requests did not say who they are' : ''}>{printable(a)}</Pill>)}</span>) },
    { key: 'sensitive', label: 'Sensitive data', value: (e) => e.sensitive.join(), cell: (e) => (e.sensitive.length === 0 ? '–' : <span class="pills">{e.sensitive.slice(0, 3).map((s) => <Pill key={s}>{printable(s)}</Pill>)}{e.sensitive.length > 3 && <span class="quiet">+{e.sensitive.length - 3}</span>}</span>) },
    { key: 'risk', label: 'Risk', value: (e) => e.risk ?? -1, cell: (e) => (e.risk === null ? '–' : <span class="two-lines risk-cell"><Risk score={e.risk} />{e.reasons[0] && <span class="quiet reason" title={e.reasons.map(printable).join('\n')} dir="auto">{printable(e.reasons[0])}{e.reasons.length > 1 && ` +${e.reasons.length - 1}`}</span>}</span>) },
  ], [data, window.values.lookBack, window.values.from, window.values.to]);
  return <DataTable id="catalogue" rows={data.items} columns={columns} filter="" sort="rate" text={(e) => e.template} />;
}
