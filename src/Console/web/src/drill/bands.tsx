import { useMemo } from 'preact/hooks';
import { Chart, type ChartSeries } from '../base/chart';
import { printable } from '../base/names';
import { Card, Show } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import type { ChosenWindow } from '../base/windowChoice';
import type { BandList, BandSeries, Subject } from './model';
import { unitFormats } from './units';

const labels: Record<string, string> = { 'request-rate': 'Request rate', 'error-rate': 'Error rate', 'latency-p50': 'Latency p50', 'latency-p95': 'Latency p95', 'throughput': 'Throughput' };

/** Series by the minute with what was expected of them. */
export function Bands({ subject, window, service }: { subject: Subject; window: ChosenWindow; service?: string | undefined }) {
  const loaded = useLoad<BandList>(`/api/v1/bands${query({ ...(service === undefined ? { ...subject } : { service }), ...window.values })}`);
  return (
    <Card title={<>Expected and seen <span class="quiet">the shaded band is what was expected</span></>} label="Expected and seen">
      <div class="card-body">
        <Show loaded={loaded}>{(data) => (data.series.length === 0
          ? <p class="quiet">Detection keeps nothing of this for this window. Series of services and edges begin after some minutes of traffic; those of endpoints are kept while they are part of an incident. Try a longer window.</p>
          : <div class="columns">{data.series.map((series) => <Band key={`${series.tenant} ${series.host} ${series.service} ${series.metric}`} series={series} several={data.series.some((s) => s.tenant !== series.tenant || s.host !== series.host)} />)}</div>)}
        </Show>
      </div>
    </Card>
  );
}

/** Ends first: what is drawn later lies above the band. */
const band = { lower: 0, upper: 1 };

function Band({ series, several }: { series: BandSeries; several: boolean }) {
  const { x, lines } = useMemo(() => ({
    x: series.points.map((p) => Date.parse(p.time) / 1000),
    lines: [
      { label: 'Lower', values: series.points.map((p) => p.lower), colour: '--line' },
      { label: 'Upper', values: series.points.map((p) => p.upper), colour: '--line' },
      { label: 'Expected', values: series.points.map((p) => p.expected), colour: '--quiet', dashed: true },
      { label: 'Seen', values: series.points.map((p) => p.value), colour: '--accent' },
    ] satisfies ChartSeries[],
  }), [series]);
  return <Chart label={`${labels[series.metric] ?? printable(series.metric)}${several ? ` · ${printable(series.tenant)} ${printable(series.host)}` : ''}`} x={x} time series={lines} band={band} format={unitFormats[series.unit]} height={170} />;
}
