import { useState } from 'preact/hooks';
import { dateTime } from '../base/format';
import { printable } from '../base/names';
import { Card, Problem, Show } from '../base/page';
import { explain } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import { DecideDialog, type Wish } from './decideDialog';
import type { Decision, EndpointDetail } from './model';

const kinds: Record<Decision['kind'], string> = { 'pin-static': 'Constant', 'pin-parameter': 'Parameter', 'ignore': 'Ignored', 'non-api': 'No API' };

/** What people decided about the template: pins of segments, and endpoints that are left out. */
export function Decisions({ detail }: { detail: EndpointDetail }) {
  const session = useSession();
  const loaded = useLoad<Decision[]>('/api/v1/endpoints/decisions');
  const [wish, setWish] = useState<Wish | null>(null);
  const [made, setMade] = useState<Decision | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const may = session.may('analyst');
  const undo = (id: string): void => {
    session.change('DELETE', `/api/v1/endpoints/decisions/${encodeURIComponent(id)}`).then(() => { setMade(null); setProblem(null); loaded.reload(); }, (error: unknown) => setProblem(explain(error)));
  };
  const segments = detail.template.split('/').slice(1);
  const why = may ? undefined : 'Needs the role analyst';
  return (
    <>
      {problem && <Problem text={problem} />}
      {made && <p class="card note done" role="status"><span>Decided: {kinds[made.kind]} <code dir="auto">{printable(made.pattern)}</code>. The learner reads it with its next pass.</span><button type="button" class="button" onClick={() => undo(made.id)}>Undo</button></p>}
      <Card title="Decide" label="Decide">
        <div class="card-body decide">
          <p class="quiet">Say what the learner got wrong. A segment as <em>parameter</em> merges the endpoints that differ in it; as <em>constant</em> it splits them.{!may && ' Needs the role analyst.'}</p>
          <ol class="segments" aria-label="Segments">
            {segments.map((segment, i) => (
              <li key={i}><code dir="auto">/{printable(segment)}</code>
                {segment.startsWith('{')
                  ? <button type="button" class="button small" disabled={!may} title={why} onClick={() => setWish({ kind: 'pin', segment: i, as: 'static' })}>Pin a constant here</button>
                  : segment !== '' && <button type="button" class="button small" disabled={!may} title={why} onClick={() => setWish({ kind: 'pin', segment: i, as: 'parameter' })}>Is a parameter: merge</button>}
              </li>
            ))}
          </ol>
          <div class="actions">
            <button type="button" class="button" disabled={!may} title={why} onClick={() => setWish({ kind: 'ignored', as: 'ignore' })}>Ignore this endpoint</button>
            <button type="button" class="button" disabled={!may} title={why} onClick={() => setWish({ kind: 'ignored', as: 'non-api' })}>It belongs to no API</button>
          </div>
        </div>
      </Card>
      <Card title={<>Decisions that stand <span class="quiet">about this host</span></>} label="Decisions">
        <Show loaded={loaded}>{(all) => {
          const mine = all.filter((d) => (d.tenant === '' || d.tenant === detail.tenant) && (d.host === '' || d.host === detail.host.toLowerCase()));
          return mine.length === 0 ? <p class="note">None: templates stand as they were learned.</p> : (
            <div class="table-scroll" tabIndex={0}><table class="plain-head" data-table="decisions">
              <thead><tr><th scope="col">Path</th><th scope="col">Decision</th><th scope="col">Why</th><th scope="col">Who and when</th><th scope="col"><span class="for-readers">Undo</span></th></tr></thead>
              <tbody>{mine.map((d) => (
                <tr key={d.id}><th scope="row"><code dir="auto">{printable(`${d.method} ${d.pattern}`.trim())}</code></th><td>{kinds[d.kind]}{d.segment >= 0 && <span class="quiet"> segment {d.segment + 1}</span>}</td><td class="wraps" dir="auto">{printable(d.reason)}</td><td dir="auto">{printable(d.decidedBy)} <span class="quiet">{dateTime(new Date(d.decidedAt)).slice(0, 16)}</span></td>
                  <td><button type="button" class="button small" disabled={!may} title={why} onClick={() => undo(d.id)}>Undo</button></td></tr>
              ))}</tbody>
            </table></div>
          );
        }}</Show>
      </Card>
      {wish && <DecideDialog detail={detail} wish={wish} close={() => setWish(null)} done={(decision) => { setMade(decision); setProblem(null); loaded.reload(); }} />}
    </>
  );
}
