import { DataTable, type Column } from '../base/dataTable';
import { ago, dateTime } from '../base/format';
import { printable } from '../base/names';
import { Empty, Pill, Problem, Show } from '../base/page';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import type { GatewayList, GatewayState } from './model';

/** How often the list is read again. */
const EVERY_MS = 5000;

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
            <p>A gateway that is told where the console is fetches its configuration from here. <code>insight up</code> starts one beside the console; <code>insight gateway token create --gateway NAME</code> lets another one join.</p>
          </Empty>
        )
        : <Table list={list} />)}
    </Show>
  );
}

function Table({ list }: { list: GatewayList }) {
  const now = Date.now();
  const columns: Column<GatewayState>[] = [
    { key: 'id', label: 'Gateway', main: true, value: (g) => g.id, cell: (g) => <span dir="auto">{printable(g.id)}</span> },
    { key: 'state', label: 'State', value: (g) => stateOf(g).order, cell: (g) => { const state = stateOf(g); return <Pill tone={state.tone}>{state.words}</Pill>; } },
    { key: 'bundle', label: 'Bundle', number: true, value: (g) => g.inForce, cell: (g) => (g.inForce === 0 ? 'its own' : `${g.inForce} of ${list.newest}`) },
    { key: 'seen', label: 'Answered', number: true, value: (g) => Date.parse(g.answeredAt), cell: (g) => <span title={dateTime(new Date(g.answeredAt))}>{ago(g.answeredAt, now)}</span> },
    { key: 'reason', label: 'It said', value: (g) => g.reason, cell: (g) => <span dir="auto">{printable(g.reason) || '–'}</span> },
  ];
  return (
    <>
      <DataTable id="gateways" rows={list.items} columns={columns} filter="" sort="id" text={(g) => g.id} />
      {list.hasMore && <p class="note">Only the first thousand are shown; the API pages through all of them.</p>}
    </>
  );
}

const stateOf = (gateway: GatewayState) => (gateway.accepted
  ? { words: 'took its last bundle', tone: 'good', order: 1 } as const
  : { words: 'refused its last bundle', tone: 'failing', order: 0 } as const);
