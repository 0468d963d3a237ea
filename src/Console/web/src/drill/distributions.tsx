import { useMemo } from 'preact/hooks';
import { Chart, type ChartSeries } from '../base/chart';
import { count } from '../base/format';
import { Card, Show } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import type { ChosenWindow } from '../base/windowChoice';
import type { Distribution, Subject } from './model';
import { unitFormats } from './units';

const metrics = [
  { id: 'latency', label: 'Latency', about: 'whole duration of requests' },
  { id: 'upstream_latency', label: 'Upstream latency', about: 'until the upstream’s response headers' },
  { id: 'request_rate', label: 'Request rate', about: 'requests per second, by step of time' },
  { id: 'error_rate', label: 'Error rate', about: 'share of answers with 400 or more, by step of time' },
  { id: 'request_size', label: 'Request size', about: 'body bytes' },
  { id: 'response_size', label: 'Response size', about: 'body bytes' },
  { id: 'throughput', label: 'Throughput', about: 'body bytes of both ways per second' },
] as const;

/** Curves of quantiles of everything that is measured. */
export function Distributions({ subject, window }: { subject: Subject; window: ChosenWindow }) {
  return <div class="columns curves">{metrics.map((metric) => <Curve key={metric.id} {...metric} path={`/api/v1/distributions${query({ ...subject, ...window.values, metric: metric.id })}`} />)}</div>;
}

function Curve({ label, about, path }: { label: string; about: string; path: string }) {
  const loaded = useLoad<Distribution>(path);
  return (
    <Card label={label} title={<>{label} <span class="quiet">{about}</span></>}>
      <div class="card-body"><Show loaded={loaded}>{(data) => <Quantiles label={label} data={data} />}</Show></div>
    </Card>
  );
}

const percentOf = (share: number): string => `${(100 * share).toFixed(share > 0.99 && share < 1 ? 1 : 0)}%`;

function Quantiles({ label, data }: { label: string; data: Distribution }) {
  const format = unitFormats[data.unit];
  const { x, series } = useMemo(() => {
    const flat = (value: number | null): (number | null)[] => data.points.map(() => value);
    return {
      x: data.points.map((p) => p.share),
      series: [
        { label: 'Value', values: data.points.map((p) => p.value), colour: '--accent' },
        { label: 'Mean', values: flat(data.mean), colour: '--quiet', dashed: true },
        { label: 'p95', values: flat(data.p95), colour: '--degraded', dashed: true },
      ] satisfies ChartSeries[],
    };
  }, [data]);
  if (data.points.length === 0 || data.mean === null) return <p class="quiet">Nothing of it in this window. A longer window may hold some.</p>;
  const say = (value: number | null): string => (value === null ? '–' : format(value));
  return (
    <>
      <p class="figures-line">mean <strong>{say(data.mean)}</strong> · p50 <strong>{say(data.p50)}</strong> · p95 <strong>{say(data.p95)}</strong> · p99 <strong>{say(data.p99)}</strong>
        <span class="quiet"> of {count(data.count)} {data.stepSeconds === null ? 'requests' : `steps of ${data.stepSeconds} s`}</span></p>
      <Chart label={`${label}: share of all that is at most the value`} x={x} series={series} format={format} formatX={percentOf} height={170} />
    </>
  );
}
