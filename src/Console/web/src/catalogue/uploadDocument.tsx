import { Dialog } from '../base/dialog';
import { useSession } from '../shell/session';

/** Uploads an OpenAPI document for a tenant and, if said, one host. */
export function UploadDocument({ close, done }: { close(): void; done(): void }) {
  const session = useSession();
  return (
    <Dialog title="Upload an OpenAPI document" submit="Upload" close={close} onSubmit={async (form) => {
      const file = form.get('file') as File;
      await session.change('PUT', `/api/v1/known-apis/${encodeURIComponent(String(form.get('name')).trim())}`, await file.text(), { tenant: session.name === '' || session.mayEverywhere('analyst') ? null : session.tenant, host: String(form.get('host')).trim() });
      done();
    }}>
      <label class="field">Document, JSON or YAML<input type="file" name="file" required accept=".json,.yaml,.yml" /></label>
      <label class="field">Name<input name="name" required maxLength={100} placeholder="orders" /></label>
      <label class="field">Virtual host, empty for all<input name="host" maxLength={253} placeholder="shop.example" /></label>
    </Dialog>
  );
}
