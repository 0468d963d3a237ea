import { useState } from 'preact/hooks';
import { useSession } from '../shell/session';
import { Dialog } from './dialog';
import { printable } from './names';
import { useLoad } from './useLoad';

/** As `GET /api/v1/owners` has it. */
interface ServiceOwner {
  tenant: string;
  service: string;
  owner: string;
  contact: string;
}

/** Who answers for a service; analysts say it here. */
export function Owner({ service, tenant }: { service: string; tenant: string }) {
  const session = useSession();
  const loaded = useLoad<ServiceOwner[]>('/api/v1/owners');
  const [asks, setAsks] = useState(false);
  const found = loaded.data?.find((o) => o.tenant === tenant && o.service === service);
  if (service === '' || (!loaded.data && !loaded.problem)) return <>–</>;
  return (
    <span class="owner" dir="auto">
      {loaded.problem ? <span class="quiet" role="alert">{loaded.problem}</span>
        : found ? <><strong>{printable(found.owner)}</strong>{found.contact && <span class="quiet"> {printable(found.contact)}</span>}</>
        : <span class="quiet">nobody was named</span>}
      {session.may('analyst') && <> <button type="button" class="button" onClick={() => setAsks(true)}>{found ? 'Change' : 'Name one'}</button></>}
      {asks && (
        <Dialog title={`Who answers for ${printable(service)}?`} submit="Save" close={() => setAsks(false)} onSubmit={async (form) => {
          const owner = String(form.get('owner')).trim();
          if (owner !== '') await session.change('PUT', '/api/v1/owners', { tenant, service, owner, contact: String(form.get('contact')).trim() });
          else if (found) await session.change('DELETE', '/api/v1/owners', undefined, { tenant, service });
          loaded.reload();
        }}>
          <p class="quiet">Whoever finds something about this service sees whom to ask. Leave the owner empty to take it away.</p>
          <label class="field">Team or person<input name="owner" maxLength={100} defaultValue={found?.owner ?? ''} /></label>
          <label class="field">Where to reach them<input name="contact" maxLength={253} placeholder="#team-cart" defaultValue={found?.contact ?? ''} /></label>
        </Dialog>
      )}
    </span>
  );
}
