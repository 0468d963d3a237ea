import { useMemo } from 'preact/hooks';
import { Empty, Problem, Show } from '../base/page';
import { Pager } from '../base/pager';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useSession } from '../shell/session';
import { IncidentTable } from './incidentTable';
import type { IncidentSummary, Part } from './model';
import { useLiveIncidents } from './useLiveIncidents';

const LIMIT = 50;

const linkWords = { connecting: 'Connecting', live: 'Live', reconnecting: 'Reconnecting', lost: 'Connection lost' };

export function IncidentsTab() {
  return <><Now /><Earlier /></>;
}

/** Open ones and those of the last hour, as they come. */
function Now() {
  const session = useSession();
  const live = useLiveIncidents();
  const own = useMemo(() => live.incidents?.filter((i) => i.tenant === session.tenant) ?? null, [live.incidents, session.tenant]);
  const open = own?.filter((i) => !i.closed).length ?? 0;
  return (
    <section aria-labelledby="incidents-now">
      <div class="section-head">
        <h2 id="incidents-now">Now</h2>
        <span class={`link ${live.link}`} role="status"><span class="dot" aria-hidden="true" />{linkWords[live.link]}</span>
        <span class="quiet" aria-live="polite">{own && (open === 0 ? 'No incident is open.' : open === 1 ? 'One incident is open.' : `${open} incidents are open.`)}</span>
      </div>
      {live.problem && <Problem text={live.problem} />}
      {own && own.length > 0 && <IncidentTable id="incidents-now" incidents={own} />}
      {own && own.length === 0 && <p class="note">Nothing is unusual enough for an incident, and nothing was within the last hour. This list moves by itself.</p>}
    </section>
  );
}

function Earlier() {
  const session = useSession();
  const [state, setState] = useQuery('state', 'all');
  const [service, setService] = useQuery('service');
  const [since, setSince] = useQuery('since');
  const [offset, setOffset] = useQuery('offset', '0');
  const filter = { tenant: session.tenant, state, service, since: since && `${since}T00:00:00Z`, limit: LIMIT, offset };
  const loaded = useLoad<Part<IncidentSummary>>(`/api/v1/incidents${query(filter)}`, 30_000);
  const narrow = (set: (value: string) => void) => (event: Event): void => {
    setOffset('0');
    set((event.currentTarget as HTMLInputElement).value.trim());
  };
  const filtered = state !== 'all' || service !== '' || since !== '';
  return (
    <section aria-labelledby="incidents-all">
      <div class="section-head">
        <h2 id="incidents-all">All</h2>
        <div class="filters">
          <label class="field">State
            <select value={state} onChange={narrow(setState)}><option value="all">all</option><option value="open">open</option><option value="closed">over</option></select>
          </label>
          <label class="field">Service<input value={service} maxLength={253} onChange={narrow(setService)} /></label>
          <label class="field">Since (UTC)<input type="date" value={since} onChange={narrow(setSince)} /></label>
        </div>
      </div>
      <Show loaded={loaded}>{(list) => (list.items.length > 0 || list.offset > 0
        ? <><IncidentTable id="incidents-all" incidents={list.items} /><Pager offset={list.offset} limit={LIMIT} count={list.items.length} hasMore={list.hasMore} go={(to) => setOffset(String(to))} /></>
        : filtered ? <p class="note">No incident fits. Take a filter away to see more.</p>
        : <Empty title="There was no incident yet"><p>Detection learns what is ordinary first: rates after a day, errors and durations within the hour. Until then, <a href="/">look at the service graph</a>, or at what was mildly strange under <a href="/incidents?tab=findings">Findings</a>.</p></Empty>)}</Show>
    </section>
  );
}
