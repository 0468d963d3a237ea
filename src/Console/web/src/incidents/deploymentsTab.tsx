import { useMemo, useState } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { dateTime } from '../base/format';
import { printable } from '../base/names';
import { Empty, Show } from '../base/page';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import { DeploymentDialog } from './deploymentDialog';
import type { Deployment } from './model';
import { name } from './words';

export function DeploymentsTab() {
  const session = useSession();
  const loaded = useLoad<Deployment[]>('/api/v1/deployments');
  const [asking, setAsking] = useState(false);
  const may = session.may('analyst');
  const columns = useMemo((): Column<Deployment>[] => [
    { key: 'at', label: 'When', value: (d) => Date.parse(d.at), cell: (d) => dateTime(new Date(d.at)) },
    { key: 'service', label: 'Service', value: (d) => d.service, main: true, cell: (d) => <span dir="auto">{name(d.service)}</span> },
    { key: 'version', label: 'Version', value: (d) => d.version, cell: (d) => <code dir="auto">{printable(d.version)}</code> },
    { key: 'by', label: 'Told by', value: (d) => d.notedBy, cell: (d) => <span dir="auto">{printable(d.notedBy)}</span> },
  ], []);
  return (
    <>
      <div class="section-head">
        <p class="quiet">Of the last 30 days. A service that was rolled out is given ten minutes to settle, and incidents name what was rolled out shortly before.</p>
        <div class="actions"><button type="button" class="button" disabled={!may} title={may ? undefined : 'Needs the role analyst'} onClick={() => setAsking(true)}>Note a deployment</button></div>
      </div>
      <Show loaded={loaded}>{(all) => {
        const own = all.filter((d) => d.tenant === session.tenant);
        return own.length > 0 ? <DataTable id="deployments" rows={own} columns={columns} filter="" sort="at" text={(d) => d.service} />
          : <Empty title="No deployment was noted"><p>Let your pipeline tell: <code>POST /api/v1/deployments</code> with service and version; or note one by hand.</p></Empty>;
      }}</Show>
      {asking && <DeploymentDialog tenant={session.tenant} service="" close={() => setAsking(false)} done={loaded.reload} />}
    </>
  );
}
