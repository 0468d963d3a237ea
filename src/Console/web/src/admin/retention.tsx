import { useState } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { Dialog } from '../base/dialog';
import { bytes, count, dateTime } from '../base/format';
import { printable } from '../base/names';
import { Pill, Problem, Show } from '../base/page';
import { useLoad } from '../base/useLoad';
import { useSession } from '../shell/session';
import { BudgetPart } from './budget';
import type { RetainedTable, RetentionItem, RetentionView } from './pipelineModel';

type Row = RetentionItem & { id: string };

export function Retention() {
  const session = useSession();
  const may = session.mayEverywhere('viewer'), mayChoose = session.mayEverywhere('admin');
  const loaded = useLoad<RetentionView>(may ? '/api/v1/retention' : null);
  const [asking, setAsking] = useState<RetentionItem | null>(null);
  if (!may) return <Problem text="Retention and the budget belong to no tenant: to see them takes a role for all tenants (*)." />;
  const columns: Column<Row>[] = [
    { key: 'title', label: 'Data', main: true, value: (k) => k.title, cell: (k) => k.title },
    { key: 'days', label: 'Kept for', number: true, value: (k) => k.days, cell: (k) => <>{days(k.days)} {!k.isInForce && <Pill tone="degraded">not in force yet</Pill>}</> },
    { key: 'by', label: 'Said by', value: (k) => k.chosenBy ?? k.setting, cell: (k) => said(k) },
    { key: 'rows', label: 'Rows', number: true, value: (k) => k.rows, cell: (k) => count(k.rows) },
    { key: 'bytes', label: 'On disk', number: true, value: (k) => k.bytes, cell: (k) => bytes(k.bytes) },
    { key: 'oldest', label: 'Oldest stored', value: (k) => k.oldest ?? '', cell: (k) => (k.oldest ? dateTime(new Date(k.oldest)).slice(0, 10) : 'none') },
    ...(mayChoose ? [{ key: 'do', label: 'Actions', value: () => 0, cell: (k: Row) => <button type="button" class="button" aria-label={`Change how long is kept: ${k.title}`} onClick={() => setAsking(k)}>Change</button> }] : []),
  ];
  return (
    <div class="admin-parts">
      <section aria-labelledby="retention">
        <h2 id="retention">Retention</h2>
        <p class="quiet">Counted from when something was stored. {mayChoose ? 'What is older than a shorter time is deleted by storage in the hours after.' : 'To change it takes the role admin for all tenants (*).'}</p>
        <Show loaded={loaded}>
          {(view) => (
            <>
              <DataTable id="retention" rows={view.kinds.map((k) => ({ ...k, id: k.kind }))} columns={columns} filter="" sort="bytes" text={(k) => k.title} />
              <details class="admin-part">
                <summary>Tables whose time cannot be changed ({view.others.length})</summary>
                <DataTable id="retention-others" rows={view.others.map((t) => ({ ...t, id: t.table }))} columns={others} filter="" sort="table" text={(t) => t.table} />
              </details>
              {view.isOfOneServer && <p class="note">Rows and bytes are of the server that answered; the shards of the cluster have more.</p>}
            </>
          )}
        </Show>
      </section>
      <BudgetPart />
      {asking && <Question item={asking} close={() => { setAsking(null); loaded.reload(); }} />}
    </div>
  );
}

function Question({ item, close }: { item: RetentionItem; close(): void }) {
  const session = useSession();
  return (
    <Dialog title={`How long to keep: ${item.title}`} submit="Keep so long" danger close={close}
      onSubmit={async (form) => {
        const text = String(form.get('days')).trim();
        await session.change('PUT', `/api/v1/retention/${item.kind}`, { days: text === '' ? null : Number(text), reason: String(form.get('reason')) });
      }}>
      <p class="quiet">Now {days(item.days)}. What is older than a shorter time is deleted for good.</p>
      <label class="field">Days, {item.minDays} to {item.maxDays}; empty: as configured ({days(item.configuredDays)})<input name="days" type="number" min={item.minDays} max={item.maxDays} step={1} defaultValue={String(Math.round(item.days))} /></label>
      <label class="field">Why<input name="reason" required maxLength={1000} autocomplete="off" /></label>
    </Dialog>
  );
}

const others: Column<RetainedTable & { id: string }>[] = [
  { key: 'table', label: 'Table', main: true, value: (t) => t.table, cell: (t) => t.table },
  { key: 'kept', label: 'Kept for', number: true, value: (t) => t.keptSeconds ?? Infinity, cell: (t) => (t.keptSeconds === null ? 'no fixed time' : days(t.keptSeconds / 86_400)) },
  { key: 'rows', label: 'Rows', number: true, value: (t) => t.rows, cell: (t) => count(t.rows) },
  { key: 'bytes', label: 'On disk', number: true, value: (t) => t.bytes, cell: (t) => bytes(t.bytes) },
];

const days = (value: number): string => {
  const text = Number.isInteger(value) ? String(value) : value.toFixed(1);
  return text === '1' ? '1 day' : `${text} days`;
};

function said(item: RetentionItem) {
  if (item.chosenBy !== null) return <span dir="auto" title={item.chosenAt ? dateTime(new Date(item.chosenAt)) : undefined}>{printable(item.chosenBy)}, in place of {days(item.configuredDays)}</span>;
  return item.setting === '' ? 'built in' : <code>{item.setting}</code>;
}
