import type { Column } from '../base/dataTable';
import { ago, count, dateTime, duration, percent, rate } from '../base/format';
import { healthOf, healthWords } from '../base/health';
import { HealthMark } from '../base/icons';
import type { Traffic } from '../live/model';

interface HasTraffic { traffic: Traffic }

const failed = ({ traffic }: HasTraffic): number => (traffic.requests > 0 ? (traffic.errors5xx + traffic.lost) / traffic.requests : 0);

export const healthColumn = <T extends HasTraffic>(): Column<T> => ({
  key: 'health', label: 'Health', narrow: true, value: (r) => -failed(r),
  cell: (r) => {
    const health = healthOf(r.traffic);
    return <span class="health-cell" title={healthWords[health]}><HealthMark health={health} /><span class="for-readers">{healthWords[health]}</span></span>;
  },
});

/** Rate, errors and latency of lists that the REST API answers. */
export const trafficColumns = <T extends HasTraffic>(): Column<T>[] => [
  { key: 'rate', label: 'Rate', number: true, value: (r) => r.traffic.requests, cell: (r) => <span title={`${count(r.traffic.requests)} requests`}>{rate(r.traffic.requestsPerSecond)}</span> },
  { key: '4xx', label: '4xx', number: true, value: (r) => r.traffic.errors4xx / Math.max(r.traffic.requests, 1), cell: (r) => percent(r.traffic.errors4xx, r.traffic.requests) },
  { key: '5xx', label: '5xx', number: true, value: failed, cell: (r) => <span class={failed(r) >= 0.01 ? 'bad' : ''}>{percent(r.traffic.errors5xx + r.traffic.lost, r.traffic.requests)}</span> },
  { key: 'p95', label: 'p95', number: true, value: (r) => r.traffic.p95Microseconds, cell: (r) => duration(r.traffic.p95Microseconds) },
];

export const lastSeenColumn = <T extends HasTraffic>(end: string): Column<T> => ({
  key: 'seen', label: 'Last seen', number: true, value: (r) => Date.parse(r.traffic.lastSeen), cell: (r) => <span title={dateTime(new Date(r.traffic.lastSeen))}>{ago(r.traffic.lastSeen, Date.parse(end))}</span>,
});
