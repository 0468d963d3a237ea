import { useMemo, useState } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { Dialog } from '../base/dialog';
import { ago, bytes, count, dateTime, percent } from '../base/format';
import { printable } from '../base/names';
import { Empty, Pill, Problem, Show, type Tone } from '../base/page';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useSession } from '../shell/session';
import type { GatewayEnrolment, GatewayList, GatewayQueue, GatewayState, Standing } from './model';

/** How often the list is read again. */
const EVERY_MS = 5000;

/** Part of a journal's room from which it is worth a look. */
const FULL = 0.5;

export function Gateways() {
  const session = useSession();
  const may = session.mayEverywhere('viewer');
  const loaded = useLoad<GatewayList>(may ? '/api/v1/gateways?limit=1000' : null, EVERY_MS);
  if (!may) return <Problem text="Gateways belong to no tenant: to see them takes a role for all tenants (*)." />;
  return (
    <Show loaded={loaded}>
      {(list) => (list.items.length === 0
        ? (
          <Empty title="No gateway has asked for a bundle yet">
            <p>A gateway that is told where the console is fetches its configuration from here and reports how it is. <code>insight up</code> starts one beside the console; <code>insight gateway token create --gateway NAME</code> lets another one join.</p>
          </Empty>
        )
        : <Table list={list} reload={loaded.reload} />)}
    </Show>
  );
}

function Table({ list, reload }: { list: GatewayList; reload(): void }) {
  const mayForget = useSession().mayEverywhere('admin');
  const [forgetting, setForgetting] = useState<string | null>(null);
  const [filter, setFilter] = useQuery('filter');
  const now = Date.now();
  const columns = useMemo(() => [...columnsAt(now), ...(mayForget && list.items.some(isSilent) ? [forgetColumn(setForgetting)] : [])], [list, mayForget]);
  return (
    <>
      <div class="admin-bar">
        <span class="quiet">{summary(list.items)}</span>
        <label class="actions"><span class="for-readers">Filter gateways</span><input class="plain-input" type="search" placeholder="Filter" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} /></label>
      </div>
      <DataTable id="gateways" rows={list.items} columns={columns} filter={filter} sort="state" text={(g) => `${g.id} ${g.site} ${g.version} ${standings[g.state].words} ${g.why}`} />
      {forgetting !== null && <Forget id={forgetting} close={() => setForgetting(null)} reload={reload} />}
      {list.hasMore && <p class="note">Only the first thousand are shown; the API pages through all of them.</p>}
    </>
  );
}

const isSilent = (gateway: GatewayState): boolean => gateway.state === 'silent';

const forgetColumn = (ask: (id: string) => void): Column<GatewayState> => ({
  key: 'forget', label: 'Forget', value: (g) => (isSilent(g) ? 0 : 1),
  cell: (g) => isSilent(g) && <button type="button" class="button" aria-label={`Forget ${printable(g.id)}`} onClick={() => ask(g.id)}>Forget</button>,
});

function Forget({ id, close, reload }: { id: string; close(): void; reload(): void }) {
  const session = useSession();
  const forget = async (form: FormData): Promise<void> => {
    await session.change('DELETE', '/api/v1/gateways', undefined, { id, reason: String(form.get('reason')) });
    reload();
  };
  return (
    <Dialog title={`Forget ${printable(id)}?`} submit="Forget" danger close={close} onSubmit={forget}>
      <p class="quiet">It leaves this list, and its enrolment ends. What it recorded stays. If it comes back with the shared token it is listed again; one that was enrolled joins anew with a token made for it.</p>
      <label class="field">Why<input name="reason" maxLength={1000} autocomplete="off" /></label>
    </Dialog>
  );
}

const standings: Record<Standing, { words: string; tone: Tone; order: number }> = {
  silent: { words: 'silent', tone: 'failing', order: 0 },
  refused: { words: 'refused its bundle', tone: 'failing', order: 1 },
  behind: { words: 'behind', tone: 'degraded', order: 2 },
  healthy: { words: 'healthy', tone: 'good', order: 3 },
};

const summary = (items: GatewayState[]): string => (Object.keys(standings) as Standing[])
  .map((state) => ({ state, number: items.filter((g) => g.state === state).length }))
  .filter(({ number }) => number > 0)
  .map(({ state, number }) => `${number} ${standings[state].words}`)
  .join(', ');

const columnsAt = (now: number): Column<GatewayState>[] => [
  { key: 'id', label: 'Gateway', main: true, value: (g) => g.id, cell: (g) => <span dir="auto">{printable(g.id)}{g.site && <span class="quiet"> {printable(g.site)}</span>}</span> },
  { key: 'state', label: 'State', value: (g) => standings[g.state].order, cell: (g) => <State gateway={g} /> },
  { key: 'version', label: 'Version', value: (g) => g.version, cell: (g) => <Version gateway={g} now={now} /> },
  { key: 'bundle', label: 'Bundle', number: true, value: (g) => g.inForce, cell: (g) => bundleOf(g) },
  { key: 'seen', label: 'Last seen', number: true, value: (g) => (g.lastSeen ? Date.parse(g.lastSeen) : 0), cell: (g) => <Time at={g.lastSeen} now={now} missing="never" /> },
  { key: 'requests', label: 'Under way', number: true, value: (g) => g.requests?.inFlight ?? -1, cell: (g) => (g.requests ? <span title={`${count(g.requests.total)} requests since it started`}>{count(g.requests.inFlight)}</span> : '–') },
  { key: 'queue', label: 'Records waiting', value: (g) => -(g.queue?.waitingBytes ?? -1), cell: (g) => (g.queue ? <Queue queue={g.queue} /> : 'not told') },
  { key: 'enrolment', label: 'Enrolment', value: (g) => g.enrolment?.certificateEnds ?? '', cell: (g) => <Enrolment enrolment={g.enrolment} now={now} /> },
];

function State({ gateway }: { gateway: GatewayState }) {
  const { words, tone } = standings[gateway.state];
  const told = gateway.why || gateway.reason;
  return <span class={told ? 'wrap' : undefined}><Pill tone={tone}>{words}</Pill>{told && <span class="quiet" dir="auto"> {printable(told)}</span>}</span>;
}

function Version({ gateway, now }: { gateway: GatewayState; now: number }) {
  if (!gateway.version) return <>not told</>;
  return (
    <span class="stacked">
      <span dir="auto">{printable(gateway.version)}</span>
      {gateway.startedAt && <span class="quiet" title={dateTime(new Date(gateway.startedAt))}>started {ago(gateway.startedAt, now)}</span>}
    </span>
  );
}

function Time({ at, now, missing }: { at: string | null; now: number; missing: string }) {
  return at === null ? <>{missing}</> : <span title={dateTime(new Date(at))}>{ago(at, now)}</span>;
}

function Queue({ queue }: { queue: GatewayQueue }) {
  const records = queue.waitingRecords === null ? '' : `about ${count(queue.waitingRecords)}, `;
  const isFull = queue.maxBytes > 0 && queue.waitingBytes > queue.maxBytes * FULL;
  return (
    <span class="queue">
      {queue.waitingBytes === 0 ? 'none' : `${records}${bytes(queue.waitingBytes)}`}
      {isFull && <> <Pill tone="degraded">{percent(queue.waitingBytes, queue.maxBytes)} of its room</Pill></>}
      {queue.dropped > 0 && <> <Pill tone="failing" title="Records that found no room since the journal exists">{count(queue.dropped)} dropped</Pill></>}
      {!queue.hasReader && <> <Pill tone="degraded" title="Nobody takes records from the journal: start 'insight ship', or see why it does not run">nobody ships</Pill></>}
      {queue.problem && <span class="quiet" dir="auto"> {printable(queue.problem)}</span>}
    </span>
  );
}

function Enrolment({ enrolment, now }: { enrolment: GatewayEnrolment | null; now: number }) {
  if (!enrolment) return <span class="quiet" title="It has no identity of its own and uses the token that gateways share">shared token</span>;
  if (enrolment.revokedAt) return <Pill tone="failing" title={dateTime(new Date(enrolment.revokedAt))}>revoked</Pill>;
  const ends = Date.parse(enrolment.certificateEnds);
  const life = ends - Date.parse(enrolment.renewedAt);
  const title = `Certificate until ${dateTime(new Date(ends))}`;
  // Gateways renew at two thirds: with a fifth left, something keeps this one from it.
  if (ends <= now) return <Pill tone="failing" title={title}>certificate ended</Pill>;
  if (ends - now < life / 5) return <Pill tone="degraded" title={title}>certificate ends soon</Pill>;
  return <span title={title}>until {dateTime(new Date(ends)).slice(5, 16)}</span>;
}

const bundleOf = (gateway: GatewayState): string => {
  const own = gateway.inForce === 0 ? 'its own' : String(gateway.inForce);
  return gateway.expected !== null && gateway.expected > gateway.inForce ? `${own}, not ${gateway.expected}` : own;
};
