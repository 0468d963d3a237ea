import { useMemo } from 'preact/hooks';
import { bytes, clock, compact, count, dateTime, duration, percent, perSecond, rate } from '../base/format';
import type { TimelinePoint, View } from '../live/model';

/** The figures of the whole window, and how they moved in it. */
export function Summary({ view }: { view: View }) {
  const { totals, window } = view;
  const services = view.groups?.services ?? view.services.filter((s) => s.kind === 'service').length;
  return (
    <section class="summary" aria-label="Summary">
      <Figure label="Services" value={count(services)} />
      <Figure label="Edges" value={count(view.groups?.edges ?? view.edges.length)} />
      <Figure label="Endpoints" value={count(view.endpoints.length)} />
      <Figure label="Requests" value={rate(perSecond(totals, window.observedSeconds))} note={`${compact(totals.requests)} in all`} />
      <Figure label="Client errors" value={percent(totals.errors4xx, totals.requests)} note={`${compact(totals.errors4xx)} × 4xx`} />
      <Figure label="Server errors" value={percent(totals.errors5xx + totals.lost, totals.requests)} note={`${compact(totals.errors5xx)} × 5xx`}
        alert={totals.errors5xx + totals.lost >= totals.requests * 0.01} />
      <Figure label="Latency p95" value={duration(totals.p95Microseconds)} note={`p50 ${duration(totals.p50Microseconds)} · p99 ${duration(totals.p99Microseconds)}`} />
      <Figure label="Sent" value={bytes(totals.responseBytes)} note={`${bytes(totals.requestBytes)} received`} />
      <Timeline view={view} />
    </section>
  );
}

function Figure({ label, value, note, alert }: { label: string; value: string; note?: string; alert?: boolean }) {
  return (
    <div class={alert ? 'figure alert' : 'figure'}>
      <div class="figure-label">{label}</div>
      <div class="figure-value">{value}</div>
      <div class="figure-note">{note ?? '\u00a0'}</div>
    </div>
  );
}

const WIDTH = 340;
const HEIGHT = 52;

function Timeline({ view }: { view: View }) {
  const bars = useMemo(() => layoutBars(view), [view.timeline, view.window.from, view.window.to]);
  const peak = bars.peak / view.bucketSeconds;
  const long = Date.parse(view.window.to) - Date.parse(view.window.from) > 86_400_000;
  const label = (time: string): string => (long ? dateTime(new Date(time)).slice(0, 16) : clock(new Date(time)));
  return (
    <figure class="timeline">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img"
        aria-label={`Requests over time, at most ${rate(peak)}; server errors drawn below them`}>
        <path class="bar-requests" d={bars.requests} />
        <path class="bar-errors" d={bars.errors} />
      </svg>
      <figcaption><span>{label(view.window.from)}</span><span>peak {rate(peak)}</span><span>{label(view.window.to)}</span></figcaption>
    </figure>
  );
}

function layoutBars(view: View): { requests: string; errors: string; peak: number } {
  const from = Date.parse(view.window.from);
  const span = Math.max(1, Date.parse(view.window.to) - from);
  const peak = view.timeline.reduce((most: number, p: TimelinePoint) => Math.max(most, p.requests), 1);
  const width = Math.max(0.8, (WIDTH * view.bucketSeconds * 1000) / span - 0.8);
  let requests = '';
  let errors = '';
  for (const point of view.timeline) {
    const x = (WIDTH * (Date.parse(point.time) - from)) / span;
    const h = (HEIGHT * point.requests) / peak;
    requests += `M${x.toFixed(1)} ${HEIGHT}v${(-h).toFixed(1)}h${width.toFixed(1)}V${HEIGHT}Z`;
    if (point.errors5xx > 0) {
      const e = Math.max(1.5, (HEIGHT * point.errors5xx) / peak);
      errors += `M${x.toFixed(1)} ${HEIGHT}v${(-e).toFixed(1)}h${width.toFixed(1)}V${HEIGHT}Z`;
    }
  }
  return { requests, errors, peak: view.timeline.length === 0 ? 0 : peak };
}
