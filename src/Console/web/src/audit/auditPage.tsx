import { useState } from 'preact/hooks';
import { Empty, Page, Show } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useSession } from '../shell/session';
import { ChainStatus } from './chainStatus';
import { Entries } from './entries';
import type { AuditPage as Entry } from './model';

const LIMIT = 50;

/** The audit log: who did what to what, when and why. */
export function AuditPage() {
  const session = useSession();
  const [kind, setKind] = useQuery('kind');
  const [name, setName] = useQuery('name');
  const [actor, setActor] = useQuery('actor');
  const [all, setAll] = useQuery('all');
  const [before, setBefore] = useQuery('before');
  // Where one came from: going back to newer entries asks for what was asked before.
  const [newer, setNewer] = useState<string[]>([]);
  const start = <T,>(set: (value: T) => void) => (value: T): void => {
    setBefore('');
    setNewer([]);
    set(value);
  };
  const isAll = all === '1' && session.seesAll;
  const loaded = useLoad<Entry>(`/api/v1/audit${query({ tenant: isAll ? null : session.tenant, kind, name, actor, before, limit: LIMIT })}`, before === '' ? 10_000 : undefined);
  const filtered = kind !== '' || name !== '' || actor !== '';
  return (
    <Page title="Audit" about="Every change of an object, every step of a proposal, every user, token and gateway: an entry, written with the change itself.">
      <ChainStatus />
      <section class="card" aria-label="Entries">
        <form class="card-head audit-filter" onSubmit={(e) => e.preventDefault()}>
          <label class="field">Kind<input type="search" list="audit-kinds" maxLength={100} value={kind} onChange={(e) => start(setKind)(e.currentTarget.value.trim())} /></label>
          <datalist id="audit-kinds">{['policy', 'proposal', 'route', 'virtual-host', 'cluster', 'endpoint', 'gateway', 'join-token', 'user', 'token', 'dead-letter', 'retention', 'incident-budget'].map((k) => <option key={k} value={k} />)}</datalist>
          <label class="field">Name<input type="search" maxLength={100} value={name} onChange={(e) => start(setName)(e.currentTarget.value.trim())} /></label>
          <label class="field">Who<input type="search" maxLength={100} value={actor} onChange={(e) => start(setActor)(e.currentTarget.value.trim())} /></label>
          {session.seesAll && <label class="field">Of<select value={isAll ? '1' : ''} onChange={(e) => start(setAll)(e.currentTarget.value)}><option value="">the tenant {session.tenant}</option><option value="1">all tenants, and none</option></select></label>}
          {filtered && <button type="button" class="button" onClick={() => { start(setKind)(''); setName(''); setActor(''); }}>Clear</button>}
        </form>
        <Show loaded={loaded}>{(page) => (
          <>
            {page.items.length > 0 ? <Entries entries={page.items} /> : (
              <Empty title={filtered ? 'Nothing matches' : isAll ? 'Nothing was changed yet' : `Nothing of the tenant ${session.tenant} was changed yet`}>
                <p>{filtered ? 'Filters must be the whole word, as entries have it. Clear one of them, or look at all tenants.' : 'Entries come with the first change: propose a policy, or apply an object.'}</p>
                {!filtered && (
                  <div class="actions">
                    {session.seesAll && !isAll && <button type="button" class="button" onClick={() => start(setAll)('1')}>Changes of all tenants, and of none</button>}
                    <a class="button" href="/proposals">To the proposals</a>
                  </div>
                )}
              </Empty>
            )}
            <div class="actions audit-pages">
              <button type="button" class="button" disabled={newer.length === 0 && before === ''} onClick={() => { setBefore(newer[newer.length - 1] ?? ''); setNewer(newer.slice(0, -1)); }}>Newer</button>
              <button type="button" class="button" disabled={page.next === null} onClick={() => { setNewer([...newer, before]); setBefore(String(page.next)); }}>Older</button>
            </div>
          </>
        )}</Show>
      </section>
    </Page>
  );
}
