import { useState } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { ago, dateTime } from '../base/format';
import { printable } from '../base/names';
import { Empty, Show } from '../base/page';
import { query } from '../base/rest';
import { useLoad } from '../base/useLoad';
import { useQuery } from '../base/useQuery';
import { useSession } from '../shell/session';
import type { ObjectItem, ObjectList } from './model';

type Row = ObjectItem & { id: string };

/** What gateways are told, as it was applied. Changes are made with `insight apply`, so that they can be reviewed as files. */
export function Objects() {
  const session = useSession();
  const loaded = useLoad<ObjectList>(`/api/v1/objects${query({ tenant: session.tenant })}`);
  const [filter, setFilter] = useQuery('filter');
  const [open, setOpen] = useState<Row | null>(null);
  const now = Date.now();
  const columns: Column<Row>[] = [
    { key: 'name', label: 'Name', main: true, value: (o) => o.name, cell: (o) => <span dir="auto">{printable(o.name)}</span> },
    { key: 'kind', label: 'Kind', value: (o) => o.kind, cell: (o) => o.kind },
    { key: 'revision', label: 'Revision', number: true, value: (o) => o.revision, cell: (o) => o.revision },
    { key: 'by', label: 'Changed by', value: (o) => o.updatedBy, cell: (o) => <span dir="auto">{printable(o.updatedBy)}</span> },
    { key: 'at', label: 'Changed', number: true, value: (o) => Date.parse(o.updatedAt), cell: (o) => <span title={dateTime(new Date(o.updatedAt))}>{ago(o.updatedAt, now)}</span> },
  ];
  return (
    <Show loaded={loaded}>
      {(list) => (list.items.length === 0
        ? <Empty title="Nothing was applied yet"><p>Routes, clusters and the rest are files: <code>insight apply -f FILE</code> brings them here and to every gateway, <code>insight get -o yaml</code> takes them out again.</p></Empty>
        : (
          <>
            <div class="admin-bar">
              <span class="quiet">Revision {list.revision}. Changes are made with <code>insight apply -f FILE</code>.</span>
              <label class="actions"><span class="for-readers">Filter objects</span><input class="plain-input" type="search" placeholder="Filter" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} /></label>
            </div>
            <DataTable id="objects" rows={list.items.map((o) => ({ ...o, id: `${o.kind}/${o.name}` }))} columns={columns} filter={filter} sort="name" text={(o) => `${o.kind} ${o.name} ${o.updatedBy}`}
              selected={(o) => o.id === open?.id} onSelect={(o) => setOpen(o.id === open?.id ? null : o)} />
            {open && <div class="card-body"><h3>{open.id}</h3><pre class="object-source" tabIndex={0} aria-label={`${open.id} as JSON`}>{JSON.stringify(open.value, null, 2)}</pre></div>}
          </>
        ))}
    </Show>
  );
}
