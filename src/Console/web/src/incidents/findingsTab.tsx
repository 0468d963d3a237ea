import { Show } from '../base/page';
import { Pager } from '../base/pager';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useSession } from '../shell/session';
import { FindingTable } from './findingTable';
import type { Finding, Part } from './model';
import { metricWords } from './words';

const LIMIT = 100;

const lookBacks = [[600, '10 minutes'], [3600, 'hour'], [21_600, '6 hours'], [86_400, 'day']] as const;

/** Everything strange, also what opened no incident. */
export function FindingsTab() {
  const session = useSession();
  const [lookBack, setLookBack] = useQuery('lookBack', '3600');
  const [metric, setMetric] = useQuery('metric');
  const [service, setService] = useQuery('service');
  const [offset, setOffset] = useQuery('offset', '0');
  const loaded = useLoad<Part<Finding>>(`/api/v1/findings${query({ tenant: session.tenant, lookBack, metric, service, limit: LIMIT, offset })}`, 30_000);
  const narrow = (set: (value: string) => void) => (event: Event): void => {
    setOffset('0');
    set((event.currentTarget as HTMLInputElement).value.trim());
  };
  return (
    <>
      <div class="section-head">
        <p class="quiet">What a window showed that was stranger than one in 10,000: incidents open on the strongest of these only.</p>
        <div class="filters">
          <label class="field">Within the last<select value={lookBack} onChange={narrow(setLookBack)}>{lookBacks.map(([seconds, label]) => <option key={seconds} value={String(seconds)}>{label}</option>)}</select></label>
          <label class="field">What<select value={metric} onChange={narrow(setMetric)}><option value="">anything</option>{Object.entries(metricWords).map(([id, label]) => <option key={id} value={id}>{label}</option>)}</select></label>
          <label class="field">Service<input value={service} maxLength={253} onChange={narrow(setService)} /></label>
        </div>
      </div>
      <Show loaded={loaded}>{(list) => (list.items.length > 0 || list.offset > 0
        ? <><FindingTable id="findings" findings={list.items} /><Pager offset={list.offset} limit={LIMIT} count={list.items.length} hasMore={list.hasMore} go={(to) => setOffset(String(to))} /></>
        : <p class="note">Nothing was strange in this time. Choose a longer one, or take a filter away.</p>)}</Show>
    </>
  );
}
