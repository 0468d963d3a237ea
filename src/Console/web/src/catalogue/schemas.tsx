import { count } from '../base/format';
import { printable } from '../base/names';
import { Card } from '../base/page';
import type { Loaded } from '../base/useLoad';
import { Drift } from './drift';
import type { DriftList, EndpointDetail } from './model';
import { SchemaTree } from './schemaTree';

/** What bodies look like now, and how that differs from what was accepted. */
export function Schemas({ detail, drift }: { detail: EndpointDetail; drift: Loaded<DriftList> }) {
  return (
    <>
      <Drift id={detail.id} loaded={drift} />
      {detail.schemas.length === 0 && <p class="card note">No bodies were described yet: gateways sample the shape of JSON bodies (never their values), and schemas appear with the next pass of discovery.</p>}
      <div class="columns">
        {detail.schemas.map((s) => (
          <Card key={`${s.direction} ${s.contentType} ${s.status}`} label={`${s.direction} schema`} title={<>{s.direction === 'request' ? 'Request' : `Response ${s.status}`} <span class="quiet">{printable(s.contentType)} · of {count(s.bodies)} bodies</span></>}>
            <div class="card-body"><SchemaTree schema={s.schema} /></div>
          </Card>
        ))}
      </div>
    </>
  );
}
