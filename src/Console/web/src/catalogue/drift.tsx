import { useState } from 'preact/hooks';
import { Dialog } from '../base/dialog';
import { count, dateTime } from '../base/format';
import { printable } from '../base/names';
import { Card, Pill, Show } from '../base/page';
import type { Loaded } from '../base/useLoad';
import { useSession } from '../shell/session';
import type { DriftList } from './model';

const kinds: Record<string, string> = { 'field-added': 'New field', 'field-removed': 'Field is gone', 'required-became-optional': 'Became optional', 'type-changed': 'Type changed' };

/** Differences between the accepted schema and bodies now; accepting makes what is there now the measure. */
export function Drift({ id, loaded }: { id: string; loaded: Loaded<DriftList> }) {
  const session = useSession();
  const [asks, setAsks] = useState<DriftList['items'][number] | null>(null);
  const may = session.may('analyst');
  return (
    <Card title={<>Drift <span class="quiet">against the accepted schema, or the first bodies</span></>} label="Drift">
      <Show loaded={loaded}>{(data) => (data.items.every((d) => d.findings.length === 0)
        ? <p class="note">{data.items.length === 0 ? 'Nothing to compare yet.' : 'None: bodies look as accepted.'}{data.items.filter((d) => d.acceptedAt).slice(0, 1).map((d) => ` Accepted ${dateTime(new Date(d.acceptedAt!)).slice(0, 16)} by ${printable(d.acceptedBy ?? '')}.`)}</p>
        : data.items.filter((d) => d.findings.length > 0).map((d) => (
          <section key={`${d.direction} ${d.contentType} ${d.status}`} class="drift">
            <div class="drift-head">
              <strong>{d.direction === 'request' ? 'Request' : `Response ${d.status}`}</strong> <span class="quiet">{printable(d.contentType)}{d.acceptedAt ? ` · accepted ${dateTime(new Date(d.acceptedAt)).slice(0, 16)} by ${printable(d.acceptedBy ?? '')}` : ' · nothing accepted yet'}</span>
              <button type="button" class="button" disabled={!may} title={may ? undefined : 'Needs the role analyst'} onClick={() => setAsks(d)}>Accept as it is now</button>
            </div>
            <div class="table-scroll" tabIndex={0}><table class="plain-head" data-table="drift">
              <thead><tr><th scope="col">Change</th><th scope="col">Field</th><th scope="col">Before</th><th scope="col">Now</th><th scope="col" class="number">Bodies</th></tr></thead>
              <tbody>{d.findings.map((f) => <tr key={f.id}><td><Pill tone="degraded">{kinds[f.kind] ?? printable(f.kind)}</Pill></td><th scope="row"><code dir="auto">{printable(f.path) || '(body)'}</code></th><td>{printable(f.before) || '–'}</td><td>{printable(f.after) || '–'}</td><td class="number">{count(f.seen)} of {count(f.of)}</td></tr>)}</tbody>
            </table></div>
          </section>
        )))}</Show>
      {asks && (
        <Dialog title="Accept what bodies look like now?" submit="Accept" close={() => setAsks(null)} onSubmit={async () => {
          await session.change('POST', `/api/v1/endpoints/${id}/drift/accept`, { direction: asks.direction, contentType: asks.contentType, status: asks.status });
          loaded.reload();
        }}>
          <p>{asks.findings.length} differences of the {asks.direction === 'request' ? 'request' : `response ${asks.status}`} become the accepted schema; later bodies are compared with it. Accepting again is the way to change it.</p>
        </Dialog>
      )}
    </Card>
  );
}
