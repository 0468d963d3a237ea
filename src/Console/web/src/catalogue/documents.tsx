import { useState } from 'preact/hooks';
import { Dialog } from '../base/dialog';
import { EndpointName } from '../base/endpointName';
import { count, dateTime } from '../base/format';
import { printable } from '../base/names';
import { Card, Pill, Show } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import type { ListPage } from '../live/model';
import { useSession } from '../shell/session';
import type { CatalogueItem, KnownDocument, OrphanList } from './model';
import { UploadDocument } from './uploadDocument';

/** What was observed as OpenAPI, host by host; what should be there; and what nobody uses of it. */
export function Documents() {
  const session = useSession();
  const known = useLoad<KnownDocument[]>('/api/v1/known-apis');
  const orphans = useLoad<OrphanList>('/api/v1/known-apis/orphans?limit=200');
  const [uploads, setUploads] = useState(false);
  const [removes, setRemoves] = useState<KnownDocument | null>(null);
  const changed = (): void => { known.reload(); orphans.reload(); };
  const upload = <button type="button" class="button" disabled={!session.may('analyst')} title={session.may('analyst') ? undefined : 'Needs the role analyst'} onClick={() => setUploads(true)}>Upload a document</button>;
  return (
    <div class="columns">
      <Hosts />
      <Card title="Uploaded documents" label="Uploaded documents" actions={upload}>
        <Show loaded={known}>{(data) => (data.length === 0
          ? <p class="note">None. Upload an OpenAPI document (2.0, 3.0 or 3.1) to learn which endpoints it lacks (shadow), which are used though deprecated (zombie), and which nobody uses.</p>
          : (
            <div class="table-scroll" tabIndex={0}><table data-table="documents" class="plain-head">
              <thead><tr><th scope="col">Document</th><th scope="col">For</th><th scope="col" class="number">Operations</th><th scope="col">Uploaded</th><th scope="col"><span class="for-readers">Change</span></th></tr></thead>
              <tbody>{data.map((d) => (
                <tr key={`${d.tenant} ${d.app} ${d.host} ${d.name}`}><th scope="row"><span class="two-lines" dir="auto">{printable(d.title || d.name)} {printable(d.apiVersion)}<span class="quiet">{printable(d.name)}</span></span></th>
                  <td>{[d.tenant, d.app, d.host].filter(Boolean).map(printable).join(' · ') || 'all hosts'}</td><td class="number">{count(d.operations)}</td><td>{dateTime(new Date(d.uploadedAt)).slice(0, 16)} <span class="quiet">by {printable(d.uploadedBy)}</span></td>
                  <td><button type="button" class="button small" disabled={!session.may('analyst')} onClick={() => setRemoves(d)}>Remove</button></td></tr>
              ))}</tbody></table></div>
          ))}</Show>
      </Card>
      <Card title={<>Orphans <span class="quiet">operations of documents that nobody uses</span></>} label="Orphans">
        <Show loaded={orphans}>{(data) => (data.items.length === 0
          ? <p class="note">None: every operation of the uploaded documents is used, or no document was uploaded.</p>
          : <div class="table-scroll" tabIndex={0}><table data-table="orphans" class="plain-head"><thead><tr><th scope="col">Operation</th><th scope="col">Document</th><th scope="col">Host</th></tr></thead>
            <tbody>{data.items.map((o) => <tr key={`${o.document} ${o.host} ${o.method} ${o.template}`}><th scope="row"><EndpointName method={o.method} template={o.template} /> {o.isDeprecated && <Pill>deprecated</Pill>}</th><td>{printable(o.document)}</td><td>{printable(o.host) || 'all'}</td></tr>)}</tbody></table>
            {data.hasMore && <p class="note">The first 200.</p>}</div>)}</Show>
      </Card>
      {uploads && <UploadDocument close={() => setUploads(false)} done={changed} />}
      {removes && (
        <Dialog title={`Remove ${printable(removes.name)}?`} submit="Remove" danger close={() => setRemoves(null)} onSubmit={async () => {
          await session.change('DELETE', `/api/v1/known-apis/${encodeURIComponent(removes.name)}`, undefined, { tenant: removes.tenant, app: removes.app, host: removes.host });
          changed();
        }}><p>Endpoints are no longer compared with it. It can be uploaded again.</p></Dialog>
      )}
    </div>
  );
}

/** Hosts by their endpoints of the last day, each with its document. */
function Hosts() {
  const loaded = useLoad<ListPage<CatalogueItem>>(`/api/v1/endpoints${query({ lookBack: 86_400, limit: 1000 })}`);
  return (
    <Card title={<>OpenAPI by host <span class="quiet">of what was observed</span></>} label="OpenAPI by host">
      <Show loaded={loaded}>{(data) => {
        const hosts = new Map<string, number>();
        for (const e of data.items) if (e.tier === 'candidate' || e.tier === 'confirmed') hosts.set(e.host, (hosts.get(e.host) ?? 0) + 1);
        if (hosts.size === 0) return <p class="note">No endpoint was established within the last day: documents hold endpoints that answered successfully. They can be downloaded here once there are some.</p>;
        return (
          <div class="table-scroll" tabIndex={0}><table data-table="hosts" class="plain-head"><thead><tr><th scope="col">Host</th><th scope="col" class="number">Endpoints</th><th scope="col">Document</th></tr></thead>
            <tbody>{[...hosts].sort().map(([host, endpoints]) => (
              <tr key={host}><th scope="row" dir="auto">{printable(host) || '(no host)'}</th><td class="number">{count(endpoints)}{data.hasMore && '+'}</td><td><a href={`/api/v1/openapi?host=${encodeURIComponent(host)}`} download="openapi.json">Download OpenAPI 3.1<span class="for-readers"> of {printable(host)}</span></a></td></tr>
            ))}</tbody></table></div>
        );
      }}</Show>
    </Card>
  );
}
