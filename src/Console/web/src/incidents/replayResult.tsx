import { count, dateTime, percent } from '../base/format';
import { printable } from '../base/names';
import { Fact, Facts } from '../base/page';
import type { ReplayReport } from './model';

export function ReplayResult({ report }: { report: ReplayReport }) {
  return (
    <div class="replay-result" role="status">
      <p class="answer">{answer(report)}</p>
      <Facts>
        <Fact label="Requests in that time">{count(report.requests)}, of which {count(report.inScope)} in the policy’s scope</Fact>
        <Fact label="Would have been denied">{count(report.touched)} requests of {count(report.touchedClients)} clients</Fact>
        <Fact label="Of these, nothing speaks against">{count(report.touchedOrdinary)} (at most {percent(report.falseShareBound, 1)} of the ordinary requests in scope)</Fact>
        {report.released > 0 && <Fact label="Stopped by the WAF, would pass">{count(report.released)} requests</Fact>}
      </Facts>
      {report.endpoints.length > 0 && (
        <div class="table-scroll" tabIndex={0}>
          <table data-table="replay-endpoints">
            <thead><tr><th scope="col" class="cell">Endpoint</th><th scope="col" class="number cell">In scope</th><th scope="col" class="number cell">Denied</th><th scope="col" class="number cell">Clients</th></tr></thead>
            <tbody>{report.endpoints.slice(0, 10).map((part) => <tr key={part.name}><th scope="row" dir="auto">{printable(part.name)}</th><td class="number">{count(part.inScope)}</td><td class="number">{count(part.touched)}</td><td class="number">{count(part.touchedClients)}</td></tr>)}</tbody>
          </table>
        </div>
      )}
      {report.samples.length > 0 && (
        <details>
          <summary>Some of the denied requests, masked</summary>
          <div class="table-scroll" tabIndex={0}>
            <table data-table="replay-samples">
              <thead><tr><th scope="col" class="cell">Time</th><th scope="col" class="cell">Client</th><th scope="col" class="cell">Request</th><th scope="col" class="number cell">Answered</th><th scope="col" class="cell">Why</th></tr></thead>
              <tbody>{report.samples.map((s, i) => <tr key={i}><td>{dateTime(new Date(s.time))}</td><td dir="auto">{printable(s.client)}</td><td dir="auto"><code>{printable(`${s.method} ${s.path}`)}</code></td><td class="number">{s.status}</td><td dir="auto">{printable(s.reason)}</td></tr>)}</tbody>
            </table>
          </div>
        </details>
      )}
      {report.limits.length > 0 && <ul class="reasons">{report.limits.map((limit) => <li key={limit} dir="auto">{printable(limit)}</li>)}</ul>}
    </div>
  );
}

function answer(report: ReplayReport): string {
  if (report.requests === 0) return 'No request of that time is stored any more, so that cannot be told.';
  if (report.incidentRequests > 0) {
    const part = report.incidentTouched / report.incidentRequests;
    const word = part >= 0.9 ? 'Yes' : part >= 0.1 ? 'In part' : 'No';
    return `${word}: of ${count(report.incidentRequests)} requests of the clients that it is about, ${count(report.incidentTouched)} (${percent(report.incidentTouched, report.incidentRequests)}) would have been denied.`;
  }
  return report.touched === 0 ? 'No: it would not have denied a single request of that time.'
    : `The incident is about no single client. The policy would have denied ${count(report.touched)} of ${count(report.inScope)} requests in its scope.`;
}
