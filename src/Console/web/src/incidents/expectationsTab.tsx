import { useMemo, useState } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { dateTime } from '../base/format';
import { printable } from '../base/names';
import { Empty, Problem, Show } from '../base/page';
import { explain } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import { ExpectationDialog, type Scope } from './expectationDialog';
import type { Expectation } from './model';
import { metricWords, name } from './words';

const NO_ENDPOINT = /^0*$/;

export function ExpectationsTab() {
  const session = useSession();
  const loaded = useLoad<Expectation[]>('/api/v1/expectations');
  const [problem, setProblem] = useState('');
  const [ended, setEnded] = useState<Expectation | null>(null);
  const [asking, setAsking] = useState(false);
  const may = session.may('analyst');

  const end = async (expectation: Expectation): Promise<void> => {
    setProblem('');
    try {
      await session.change('DELETE', `/api/v1/expectations/${encodeURIComponent(expectation.id)}`);
      setEnded(expectation);
      loaded.reload();
    } catch (error) {
      setProblem(explain(error));
    }
  };
  const undo = async (expectation: Expectation): Promise<void> => {
    setProblem('');
    try {
      const { tenant, service, source, endpointId, client, metric, until, reason } = expectation;
      await session.change('POST', '/api/v1/expectations', { tenant, service: service || null, source: source || null, endpointId: NO_ENDPOINT.test(endpointId) ? null : endpointId, client: client || null, metric, until, reason });
      setEnded(null);
      loaded.reload();
    } catch (error) {
      setProblem(explain(error));
    }
  };
  const columns = useMemo((): Column<Expectation>[] => [
    { key: 'scope', label: 'What is expected', value: scope, main: true, cell: (e) => <span class="wrap" dir="auto">{scope(e)}</span> },
    { key: 'reason', label: 'Why', value: (e) => e.reason, cell: (e) => <span class="wrap" dir="auto">{printable(e.reason)}</span> },
    { key: 'until', label: 'Until', value: (e) => Date.parse(e.until), cell: (e) => dateTime(new Date(e.until)) },
    { key: 'by', label: 'By', value: (e) => e.notedBy, cell: (e) => <span dir="auto" title={dateTime(new Date(e.notedAt))}>{printable(e.notedBy)}</span> },
    { key: 'end', label: 'End', value: () => 0, cell: (e) => <button type="button" class="button" disabled={!may} title={may ? undefined : 'Needs the role analyst'} onClick={() => void end(e)}>End now</button> },
  ], [may]);
  const free: Scope[] = [{ label: 'A service by its name', service: '' }];
  return (
    <>
      <div class="section-head">
        <p class="quiet">While one of these holds, what it covers opens no incident, and what is seen then is taken for the level.</p>
        <div class="actions"><button type="button" class="button" disabled={!may} title={may ? undefined : 'Needs the role analyst'} onClick={() => setAsking(true)}>Expect something</button></div>
      </div>
      {problem && <Problem text={problem} />}
      {ended && <p class="note" role="status">Ended. <button type="button" class="button" onClick={() => void undo(ended)}>Undo</button></p>}
      <Show loaded={loaded}>{(all) => {
        const own = all.filter((e) => e.tenant === session.tenant);
        return own.length > 0 ? <DataTable id="expectations" rows={own} columns={columns} filter="" sort="until" text={(e) => e.reason} />
          : <Empty title="Nothing is marked as expected"><p>Before a load test or a migration, say so here; or mark an incident as expected on its page.</p></Empty>;
      }}</Show>
      {asking && <ExpectationDialog tenant={session.tenant} scopes={free} close={() => setAsking(false)} done={loaded.reload} />}
    </>
  );
}

function scope(e: Expectation): string {
  const parts = [
    e.metric ? metricWords[e.metric] : 'Anything unusual',
    e.source && e.service ? `of calls of ${name(e.source)} to ${name(e.service)}` : e.service ? `of ${name(e.service)}` : e.source ? `of calls of ${name(e.source)}` : '',
    NO_ENDPOINT.test(e.endpointId) ? '' : `at endpoint ${e.endpointId.replace(/^0+/, '')}`,
    e.client ? `by client ${printable(e.client)}` : '',
  ];
  return parts.filter(Boolean).join(' ');
}
