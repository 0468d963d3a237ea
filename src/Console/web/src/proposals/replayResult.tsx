import { count, dateTime, percent } from '../base/format';
import { printable } from '../base/names';
import { Pill } from '../base/page';
import type { Replay } from './model';

/** What a replay found. */
export function ReplayResult({ result, isIncident }: { result: Replay; isIncident: boolean }) {
  return (
    <div class="replay-result" aria-live="polite">
      <p><strong>{verdict(result)}</strong> <span class="quiet">{dateTime(new Date(result.from)).slice(0, 16)} – {dateTime(new Date(result.to)).slice(0, 16)}</span></p>
      {isIncident && <p><Pill tone={result.incidentTouched > 0 ? 'good' : 'degraded'}>{result.incidentTouched > 0 ? 'would have acted' : 'would not have acted'}</Pill> {count(result.incidentTouched)} of {count(result.incidentRequests)} requests of the clients that incidents of that time are about.</p>}
      <div class="gauges">
        <Figure label="Requests touched" value={count(result.touched)} note={`${percent(result.touched, result.inScope)} of ${count(result.inScope)} in scope`} />
        <Figure label="Clients touched" value={count(result.touchedClients)} note={`of ${count(result.clients)} in scope`} />
        <Figure label="Ordinary requests touched" value={count(result.touchedOrdinary)} note={`at most ${share(result.falseShareBound)} of ordinary ones (95%)`} />
        {result.released > 0 && <Figure label="Let through again" value={count(result.released)} note={`${count(result.releasedClients)} clients`} />}
        <Figure label="Requests replayed" value={count(result.requests)} note={result.sampled > 0 ? `${count(result.sampled)} sampled` : 'of the tenant'} />
      </div>
      <Parts title="Endpoints" parts={result.endpoints} />
      <Parts title="Edges" parts={result.edges} />
      {result.samples.length > 0 && (
        <details open>
          <summary>{result.samples.length} of the touched requests, masked</summary>
          <div class="table-scroll"><table data-table="samples">
            <thead><tr><th scope="col">Time</th><th scope="col">Request</th><th scope="col">Client</th><th scope="col" class="number">Status</th><th scope="col">Why</th></tr></thead>
            <tbody>{result.samples.map((s, i) => (
              <tr key={i}><td>{dateTime(new Date(s.time))}</td><th scope="row"><code>{printable(s.method)} {printable(s.path)}</code></th><td><code>{printable(s.client)}</code></td><td class="number">{s.status}</td><td dir="auto">{printable(s.reason)}</td></tr>))}</tbody>
          </table></div>
        </details>
      )}
      {result.limits.length > 0 && <ul class="limits" aria-label="What keeps it from being exact">{result.limits.map((limit) => <li key={limit} class="quiet" dir="auto">{printable(limit)}</li>)}</ul>}
    </div>
  );
}

const share = (value: number): string => (value < 0.001 ? `${(100 * value).toPrecision(2)}%` : percent(value, 1));

function verdict(result: Replay): string {
  if (result.requests === 0) return 'No request is stored of that time.';
  if (result.inScope === 0) return 'No request was in its scope.';
  if (result.touched === 0) return 'It would have touched nothing.';
  return `It would have touched ${count(result.touched)} of ${count(result.inScope)} requests.`;
}

function Figure({ label, value, note }: { label: string; value: string; note: string }) {
  return <div class="gauge"><span class="figure-label">{label}</span><span class="figure-value">{value}</span><span class="figure-note">{note}</span></div>;
}

function Parts({ title, parts }: { title: string; parts: Replay['endpoints'] }) {
  if (parts.length === 0) return null;
  return (
    <details>
      <summary>{title} touched: {parts.length}</summary>
      <div class="table-scroll"><table>
        <thead><tr><th scope="col">{title}</th><th scope="col" class="number">Touched</th><th scope="col" class="number">In scope</th><th scope="col" class="number">Clients</th></tr></thead>
        <tbody>{parts.map((p) => <tr key={p.name}><th scope="row"><code>{printable(p.name)}</code></th><td class="number">{count(p.touched)}</td><td class="number">{count(p.inScope)}</td><td class="number">{count(p.touchedClients)}</td></tr>)}</tbody>
      </table></div>
    </details>
  );
}
