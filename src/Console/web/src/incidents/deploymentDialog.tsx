import { Dialog } from '../base/dialog';
import { useSession } from '../shell/session';

export function DeploymentDialog({ tenant, service, close, done }: { tenant: string; service: string; close(): void; done(): void }) {
  const session = useSession();
  const submit = async (form: FormData): Promise<void> => {
    const at = String(form.get('at'));
    await session.change('POST', '/api/v1/deployments', { tenant, service: String(form.get('service')).trim(), version: String(form.get('version')).trim(), at: at ? new Date(at).toISOString() : null });
    done();
  };
  return (
    <Dialog title="Note a deployment" submit="Note it" onSubmit={submit} close={close}>
      <label class="field">Service<input name="service" required maxLength={253} defaultValue={service} /></label>
      <label class="field">Version<input name="version" required maxLength={253} /></label>
      <label class="field">When (your time; now when left empty)<input name="at" type="datetime-local" /></label>
    </Dialog>
  );
}
