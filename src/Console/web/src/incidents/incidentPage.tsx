import { useMemo, useState } from 'preact/hooks';
import { dateTime } from '../base/format';
import { printable } from '../base/names';
import { Card, Fact, Facts, Page, Pill, Problem, Show } from '../base/page';
import { explain, query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import type { Endpoint, Graph, ListPage } from '../live/model';
import { useSession } from '../shell/session';
import { AdviceList } from './adviceList';
import { BandsCard } from './bandsCard';
import { Causes } from './causes';
import { DeploymentDialog } from './deploymentDialog';
import { DeploymentsNearby } from './deploymentsNearby';
import { ExpectationDialog } from './expectationDialog';
import { FindingTable } from './findingTable';
import type { Expectation, Incident } from './model';
import { PathGraph } from './pathGraph';
import { ReplayCard } from './replayCard';
import { scopesOf } from './scopes';
import { SimilarList } from './similarList';
import { Timeline } from './timeline';
import { causeWords, name, severityOf, span, stateOf } from './words';

const REFRESH_MS = 15_000;

/** As many endpoints as everybody may ask for at once. */
const MOST_ENDPOINTS = 1000;

export function IncidentPage({ id }: { id: string }) {
  const loaded = useLoad<Incident>(`/api/v1/incidents/${encodeURIComponent(id)}`, REFRESH_MS);
  if (loaded.data) return <Loaded incident={loaded.data} />;
  return <Page title="Incident"><p><a href="/incidents">All incidents</a></p><Show loaded={loaded}>{() => null}</Show></Page>;
}

function Loaded({ incident }: { incident: Incident }) {
  const session = useSession();
  const [asking, setAsking] = useState<'expected' | 'deployment' | null>(null);
  const [marked, setMarked] = useState<Expectation | null>(null);
  const [problem, setProblem] = useState('');
  const window = useMemo(() => windowOf(incident), [incident.began, incident.closed, incident.lastSeen]);
  const graph = useLoad<Graph>(`/api/v1/graph${query(window)}`);
  const endpoints = useLoad<ListPage<Endpoint>>(`/api/v1/endpoints${query({ ...window, limit: MOST_ENDPOINTS })}`);
  const names = useMemo(() => new Map((endpoints.data?.items ?? []).map((e) => [e.id, `${printable(e.method)} ${printable(e.template)}`])), [endpoints.data]);
  const scopes = useMemo(() => scopesOf(incident, names), [incident, names]);
  const may = session.may('analyst');
  const needed = may ? undefined : 'Needs the role analyst';
  const state = stateOf(incident);
  const severity = severityOf(incident);

  const undo = async (): Promise<void> => {
    setProblem('');
    try {
      await session.change('DELETE', `/api/v1/expectations/${encodeURIComponent(marked!.id)}`);
      setMarked(null);
    } catch (error) {
      setProblem(explain(error));
    }
  };

  return (
    <Page title={printable(incident.title)} about={sentence(incident)} actions={(
      <>
        <a class="button" href="/incidents">All incidents</a>
        <a class="button" href={`/${query({ ...window, selected: incident.causes[0] ? `service:${encodeURIComponent(incident.causes[0].service)}` : null })}`}>Service graph of that time</a>
        <button type="button" class="button" disabled={!may} title={needed} onClick={() => setAsking('deployment')}>Note a deployment</button>
        <button type="button" class="button primary" disabled={!may} title={needed} onClick={() => setAsking('expected')}>Mark as expected</button>
      </>
    )}>
      {problem && <Problem text={problem} />}
      {marked && <p class="notice" role="status">Marked as expected until {dateTime(new Date(marked.until))}. <button type="button" class="button" onClick={() => void undo()}>Undo</button></p>}
      <div class="columns">
        <Card title="What happened">
          <Facts>
            <Fact label="State"><Pill tone={state.tone}>{state.word}</Pill>{incident.mergedInto && <> into <a href={`/incidents/${encodeURIComponent(incident.mergedInto)}`}>an older one</a></>}</Fact>
            <Fact label="Severity"><Pill tone={severity.tone} title={severity.why}>{severity.word}</Pill></Fact>
            <Fact label="Began">{dateTime(new Date(incident.began))}</Fact>
            <Fact label="Known from">{dateTime(new Date(incident.opened))}</Fact>
            <Fact label={incident.closed ? 'Over since' : 'Last seen'}>{dateTime(new Date(incident.closed ?? incident.lastSeen))} ({span(incident.began, incident.closed ?? incident.lastSeen)})</Fact>
            <Fact label="Services">{incident.services.map(name).join(', ') || '–'}</Fact>
            <Fact label="App">{printable(incident.app) || '–'}</Fact>
            <Fact label="Findings">{incident.findings.length}</Fact>
          </Facts>
        </Card>
        <Card title="Likely causes"><Causes causes={incident.causes} /></Card>
      </div>
      <Card title="Way of the fault"><PathGraph incident={incident} edges={graph.data?.edges ?? []} /></Card>
      <BandsCard incident={incident} window={window} />
      <Card title="Course"><Timeline incident={incident} names={names} /></Card>
      <Card title="Findings"><FindingTable id="incident-findings" findings={incident.findings} endpoints={names} /></Card>
      <ReplayCard incident={incident} />
      <div class="columns">
        <Card title="Earlier ones like it"><SimilarList incident={incident} /></Card>
        <Card title="Deployments nearby"><DeploymentsNearby incident={incident} round={asking} /></Card>
        {incident.advice.length > 0 && <Card title="Advice on these services"><AdviceList advice={incident.advice} /></Card>}
      </div>
      {asking === 'expected' && <ExpectationDialog tenant={incident.tenant} scopes={scopes} close={() => setAsking(null)} done={setMarked} />}
      {asking === 'deployment' && <DeploymentDialog tenant={incident.tenant} service={incident.causes[0]?.service ?? incident.services[0] ?? ''} close={() => setAsking(null)} done={() => {}} />}
    </Page>
  );
}

function sentence(incident: Incident): string {
  const cause = incident.causes[0];
  const first = incident.services[0];
  const others = incident.services.length - 1;
  const where = first === undefined ? '' : ` in ${name(first)}${others > 0 ? ` and spread to ${others} more ${others === 1 ? 'service' : 'services'}` : ''}`;
  const course = incident.closed ? `lasted ${span(incident.began, incident.closed)}` : `has been going on for ${span(incident.began, incident.lastSeen)}`;
  const why = cause ? ` Likeliest cause: ${causeWords(cause)}${cause.share !== null ? `, which explains ${Math.round(100 * cause.share)}% of it` : ''}.` : ' No cause stands out.';
  return `It began at ${dateTime(new Date(incident.began))}${where}, and ${course}.${why}`;
}

/** The incident with what was before and after it. */
function windowOf(incident: Incident): { from: string; to: string } {
  const from = Date.parse(incident.began) - 30 * 60_000;
  const to = Date.parse(incident.closed ?? incident.lastSeen) + 10 * 60_000;
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
