import { useState } from 'preact/hooks';
import { EndpointName } from '../base/endpointName';
import { evidenceTexts } from '../base/evidence';
import { bytes, clock, dateTime, duration } from '../base/format';
import { printable } from '../base/names';
import { Card, Pill, Show, type Tone } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import type { ChosenWindow } from '../base/windowChoice';
import { useSession } from '../shell/session';
import type { RequestItem, RequestList, Subject } from './model';

const PAGE = 50;
/** Raw records are read for an hour at most. */
const LONGEST = 3600;

/** The latest requests, masked by the server. */
export function Requests({ subject, window }: { subject: Subject; window: ChosenWindow }) {
  const session = useSession();
  const [status, setStatus] = useQuery('status');
  const [offset, setOffset] = useState(0);
  const cut = window.seconds > LONGEST;
  const values = !cut ? window.values : window.end === null ? { lookBack: LONGEST } : { from: new Date(window.end - LONGEST * 1000).toISOString(), to: new Date(window.end).toISOString() };
  const loaded = useLoad<RequestList>(`/api/v1/requests${query({ ...subject, ...values, status, limit: PAGE, offset })}`);
  return (
    <Card label="Requests" title={<>Latest requests <span class="quiet">masked: templates for paths, no values{session.may('analyst') ? '' : '; clients in full need the role analyst'}</span></>} actions={(
      <select aria-label="Status" value={status} onChange={(event) => { setOffset(0); setStatus(event.currentTarget.value); }}>
        <option value="">Every status</option>{['2xx', '3xx', '4xx', '5xx'].map((s) => <option key={s}>{s}</option>)}
      </select>)}>
      {cut && <p class="note">Single requests are read for one hour at most: this is the last hour of the window.</p>}
      <Show loaded={loaded}>{(data) => (data.items.length === 0
        ? <p class="note">No request{status ? ` with status ${status}` : ''} in this window. {status ? 'Choose another status, or a' : 'Choose a'} longer window; records come some seconds after their requests.</p>
        : (
          <>
            <RequestTable rows={data.items} />
            <div class="paging">
              <button type="button" class="button" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - PAGE))}>Newer</button>
              <span class="quiet">{offset + 1} – {offset + data.items.length}</span>
              <button type="button" class="button" disabled={!data.hasMore} onClick={() => setOffset(offset + PAGE)}>Older</button>
              <button type="button" class="button" onClick={loaded.reload}>Read again</button>
            </div>
          </>
        ))}
      </Show>
    </Card>
  );
}

const tone = (status: number): Tone => (status >= 500 ? 'failing' : status >= 400 ? 'degraded' : 'good');

function RequestTable({ rows }: { rows: RequestItem[] }) {
  return (
    <div class="table-scroll" tabIndex={0}>
      <table data-table="requests" class="plain-head">
        <thead><tr><th scope="col">Time</th><th scope="col">Request</th><th scope="col">Answer</th><th scope="col" class="number">Duration</th><th scope="col" class="number">Sent</th><th scope="col">Source</th><th scope="col">Client</th><th scope="col">Request id</th></tr></thead>
        <tbody>{rows.map((r) => (
          <tr key={r.id}>
            <td title={dateTime(new Date(r.time))}>{clock(new Date(r.time))}</td>
            <th scope="row"><EndpointName method={r.method} template={r.path} />{r.queryNames.length > 0 && <code class="quiet"> ?{r.queryNames.map((name) => `${printable(name)}=*`).join('&')}</code>}</th>
            <td><Pill tone={tone(r.status)}>{r.status}</Pill>{r.flag !== 'none' && <span class="quiet"> {printable(r.flag)}</span>}{r.wafRules.length > 0 && <span title={`Rules ${r.wafRules.join(', ')}`}> <Pill tone="degraded">WAF {r.wafRules.length}</Pill></span>}{r.policy && <span title={printable(r.policy)}> <Pill tone="accent">policy</Pill></span>}</td>
            <td class="number">{duration(r.durationMicroseconds)}{r.retries > 0 && <span class="quiet"> · {r.retries} retries</span>}</td>
            <td class="number">{bytes(r.responseBytes)}</td>
            <td title={evidenceTexts[r.evidence].explanation}><span dir="auto">{r.source === '' ? 'Unknown source' : printable(r.source)}</span> <span class="quiet">{evidenceTexts[r.evidence].label} {r.confidence}%</span></td>
            <td><code>{printable(r.client)}</code></td>
            <td><code class="quiet">{printable(r.requestId) || '–'}</code></td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
