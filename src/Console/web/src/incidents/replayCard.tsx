import { useMemo, useRef, useEffect, useState } from 'preact/hooks';
import { Card, Problem } from '../base/page';
import { explain, query, send } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import type { Incident, ReplayReport } from './model';
import { ReplayResult } from './replayResult';

const LIMIT = 200;

interface Named {
  id: string;
  label: string;
  /** The policy as it can be sent. */
  policy: unknown;
}

/** Would this policy have stopped it? */
export function ReplayCard({ incident }: { incident: Incident }) {
  const session = useSession();
  const tenant = incident.tenant || 'default';
  const may = session.may('analyst');
  const policies = useLoad<{ items: { name: string; value: unknown }[] }>(may ? `/api/v1/objects/policy${query({ tenant })}` : null);
  const proposals = useLoad<{ items: { id: string; title: string; state: string; policy: unknown }[] }>(may ? `/api/v1/proposals${query({ tenant, limit: LIMIT })}` : null);
  const choices = useMemo((): { label: string; items: Named[] }[] => [
    { label: 'Proposals', items: (proposals.data?.items ?? []).map((p) => ({ id: `proposal:${p.id}`, label: `${p.title} (${p.state})`, policy: p.policy })) },
    { label: 'Policies', items: (policies.data?.items ?? []).slice(0, LIMIT).map((p) => ({ id: `policy:${p.name}`, label: p.name, policy: p.value })) },
  ], [policies.data, proposals.data]);
  const all = choices.flatMap((group) => group.items);
  const [asked, setAsked] = useState('');
  const chosen = all.find((item) => item.id === asked) ?? all[0];
  const [running, setRunning] = useState<AbortController | null>(null);
  const [report, setReport] = useState<ReplayReport | null>(null);
  const [problem, setProblem] = useState('');
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);

  const run = async (): Promise<void> => {
    const cancel = new AbortController();
    current.current = cancel;
    setRunning(cancel);
    setReport(null);
    setProblem('');
    try {
      setReport(await send<ReplayReport>('POST', `/api/v1/policies/replay${query({ incident: incident.id, samples: 20 })}`, JSON.stringify(chosen!.policy), cancel.signal));
    } catch (error) {
      if (!cancel.signal.aborted) setProblem(explain(error));
    } finally {
      setRunning(null);
    }
  };

  return (
    <Card title="Would this policy have stopped it?">
      <div class="card-body replay">
        {!may && <p class="quiet">Replaying requests needs the role analyst.</p>}
        {may && (policies.problem ?? proposals.problem) && <Problem text={(policies.problem ?? proposals.problem)!} />}
        {may && policies.data && proposals.data && all.length === 0 && <p class="quiet">This tenant has neither policies nor proposals. Proposals come by themselves once history speaks for one; see <a href="/proposals">Proposals</a>.</p>}
        {may && chosen && (
          <form class="replay-form" onSubmit={(event) => { event.preventDefault(); void run(); }}>
            <label class="field">Policy or proposal
              <select value={chosen.id} disabled={running !== null} onChange={(event) => { setAsked(event.currentTarget.value); setReport(null); }}>
                {choices.filter((group) => group.items.length > 0).map((group) => <optgroup key={group.label} label={group.label}>{group.items.map((item) => <option key={item.id} value={item.id}>{item.label}</option>)}</optgroup>)}
              </select>
            </label>
            <button type="submit" class="button primary" disabled={running !== null}>Replay the incident</button>
            {running && <><progress aria-label="Replaying" /><span role="status" class="quiet">Replaying its requests; a minute at most.</span><button type="button" class="button" onClick={() => running.abort()}>Cancel</button></>}
          </form>
        )}
        {problem && <Problem text={problem} />}
        {report && <ReplayResult report={report} />}
      </div>
    </Card>
  );
}
