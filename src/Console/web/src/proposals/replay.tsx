import { useEffect, useRef, useState } from 'preact/hooks';
import { dateTime } from '../base/format';
import { printable } from '../base/names';
import { Card, Problem } from '../base/page';
import { explain, query, send } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useSession } from '../shell/session';
import type { Incident, Replay } from './model';
import { ReplayResult } from './replayResult';

/** As long as the server lets a replay take, in seconds. */
const LONGEST = 60;
const windows = [['1', 'the last hour'], ['24', 'the last day'], ['168', 'the last 7 days'], ['720', 'the last 30 days']] as const;

/** What the policy in a document (YAML or JSON) would have done to stored requests, asked again whenever somebody wants to know. */
export function ReplayCard({ document, tenant }: { document: string; tenant: string }) {
  const may = useSession().may('analyst');
  const [hours, setHours] = useQuery('window', '24');
  const [incident, setIncident] = useQuery('incident');
  const incidents = useLoad<{ items: Incident[] }>(`/api/v1/incidents${query({ tenant, limit: 50 })}`);
  const [state, setState] = useState<{ result: Replay | null; problem: string; since: number | null }>({ result: null, problem: '', since: null });
  const cancel = useRef<AbortController | null>(null);
  const seconds = useSeconds(state.since);
  useEffect(() => () => cancel.current?.abort(), []);

  const run = (): void => {
    const stop = new AbortController();
    cancel.current = stop;
    setState({ result: state.result, problem: '', since: Date.now() });
    const window = incident ? { incident } : { from: new Date(Date.now() - Number(hours) * 3_600_000).toISOString() };
    send<Replay>('POST', `/api/v1/policies/replay${query(window)}`, document, stop.signal).then(
      (result) => setState({ result, problem: '', since: null }),
      (error: unknown) => setState((before) => ({ result: before.result, problem: stop.signal.aborted ? 'The replay was cancelled.' : explain(error), since: null })));
  };

  const listed = incidents.data?.items ?? [];
  return (
    <Card title="Blast radius" label="Replay">
      <div class="card-body replay">
        <p class="quiet">What it would have done to stored requests, had it been enforced. Asked with the same code as gateways decide with; nothing is changed by it.</p>
        <div class="replay-ask">
          <label class="field">Over
            <select value={incident ? '' : hours} disabled={incident !== ''} onChange={(e) => setHours(e.currentTarget.value)}>
              {incident && <option value="">the incident’s time</option>}
              {windows.map(([value, label]) => <option key={value} value={value}>{label}</option>)}
            </select>
          </label>
          <label class="field">Would this have stopped
            <select value={incident} onChange={(e) => setIncident(e.currentTarget.value)}>
              <option value="">– no incident –</option>
              {incident && !listed.some((i) => i.id === incident) && <option value={incident}>incident {printable(incident)}</option>}
              {listed.map((i) => <option key={i.id} value={i.id}>{dateTime(new Date(i.opened)).slice(0, 16)} {printable(i.title)}</option>)}
            </select>
          </label>
          {state.since === null
            ? <button type="button" class="button primary" disabled={!may} title={may ? undefined : 'The role analyst is needed.'} onClick={run}>{state.result ? 'Replay again' : 'Replay'}</button>
            : <button type="button" class="button" onClick={() => cancel.current?.abort()}>Cancel</button>}
        </div>
        {!may && <p class="quiet">Replays read stored requests at length: the role analyst is needed.</p>}
        {state.since !== null && (
          <div class="replay-progress" role="status">
            <progress max={LONGEST} value={seconds + 0.5} aria-label="Time of the replay" /> <span>Replaying… {seconds} s of {LONGEST} s at most</span>
          </div>
        )}
        {state.problem && <Problem text={state.problem} />}
        {state.result && <ReplayResult result={state.result} isIncident={state.result.incidentRequests > 0} />}
      </div>
    </Card>
  );
}

/** Whole seconds since a time, counting. */
function useSeconds(since: number | null): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (since === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [since]);
  return since === null ? 0 : Math.max(0, Math.floor((now - since) / 1000));
}
