import { bytes, count, dateTime, duration, percent, rate } from '../base/format';
import { healthOf, healthWords } from '../base/health';
import { HealthMark } from '../base/icons';
import type { Traffic } from '../live/model';

/** The main figures of a window side by side. */
export function TrafficFacts({ traffic }: { traffic: Traffic }) {
  const health = healthOf(traffic);
  return (
    <section class="summary" aria-label="Figures">
      <div class="figure"><p class="figure-label">Health</p><p class="figure-value health-word"><HealthMark health={health} />{healthWords[health].split(':')[0]}</p><p class="figure-note">{healthWords[health].split(': ')[1] ?? 'last seen ' + dateTime(new Date(traffic.lastSeen))}</p></div>
      <Figure label="Requests" value={rate(traffic.requestsPerSecond)} note={`${count(traffic.requests)} in all`} />
      <Figure label="Client errors (4xx)" value={percent(traffic.errors4xx, traffic.requests)} note={count(traffic.errors4xx)} />
      <Figure label="Server errors (5xx)" value={percent(traffic.errors5xx + traffic.lost, traffic.requests)} note={count(traffic.errors5xx + traffic.lost)} alert={(traffic.errors5xx + traffic.lost) / Math.max(traffic.requests, 1) >= 0.05} />
      <Figure label="Latency p95" value={duration(traffic.p95Microseconds)} note={`p50 ${duration(traffic.p50Microseconds)} · p99 ${duration(traffic.p99Microseconds)}`} />
      <Figure label="Sent" value={bytes(traffic.responseBytes)} note={`received ${bytes(traffic.requestBytes)}`} />
    </section>
  );
}

function Figure({ label, value, note, alert }: { label: string; value: string; note: string; alert?: boolean }) {
  return <div class={`figure ${alert ? 'alert' : ''}`}><p class="figure-label">{label}</p><p class="figure-value">{value}</p><p class="figure-note">{note}</p></div>;
}
