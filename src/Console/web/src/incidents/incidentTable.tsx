import { useMemo } from 'preact/hooks';
import { DataTable, type Column } from '../base/dataTable';
import { ago, count, dateTime } from '../base/format';
import { printable } from '../base/names';
import { Pill } from '../base/page';
import type { IncidentSummary } from './model';
import { causeWords, name, severityOf, span, stateOf } from './words';

/** Services named in a row; the rest is counted. */
const MOST_NAMED = 3;

export function IncidentTable({ id, incidents }: { id: string; incidents: IncidentSummary[] }) {
  const columns = useMemo((): Column<IncidentSummary>[] => [
    { key: 'severity', label: 'Severity', value: (i) => severityOf(i).rank, cell: (i) => { const s = severityOf(i); return <Pill tone={s.tone} title={s.why}>{s.word}</Pill>; } },
    { key: 'title', label: 'What', value: (i) => i.title, main: true, cell: (i) => <a class="wrap title" href={`/incidents/${encodeURIComponent(i.id)}`} dir="auto">{printable(i.title)}</a> },
    { key: 'state', label: 'State', value: (i) => stateOf(i).word, cell: (i) => { const s = stateOf(i); return <Pill tone={s.tone}>{s.word}</Pill>; } },
    { key: 'since', label: 'Since', value: (i) => Date.parse(i.began), cell: (i) => <span title={`${dateTime(new Date(i.began))}; known from ${dateTime(new Date(i.opened))}`}>{ago(i.began, Date.now())}</span> },
    { key: 'lasted', label: 'Lasted', number: true, value: (i) => Date.parse(i.closed ?? i.lastSeen) - Date.parse(i.began), cell: (i) => span(i.began, i.closed ?? i.lastSeen) },
    { key: 'where', label: 'Where', value: (i) => i.services.join(' '), cell: (i) => <span dir="auto" title={i.services.map(name).join(', ')}>{where(i)}</span> },
    { key: 'cause', label: 'Likeliest cause', value: (i) => (i.cause ? causeWords(i.cause) : ''), cell: (i) => <span class="wrap" dir="auto">{i.cause ? causeWords(i.cause) : 'not known'}</span> },
    { key: 'findings', label: 'Findings', number: true, value: (i) => i.findings, cell: (i) => count(i.findings) },
  ], []);
  return <DataTable id={id} rows={incidents} columns={columns} filter="" sort="since" text={(i) => i.title} />;
}

function where(incident: IncidentSummary): string {
  const named = incident.services.slice(0, MOST_NAMED).map(name).join(', ');
  const more = incident.services.length - MOST_NAMED;
  return more > 0 ? `${named} and ${more} more` : named || 'no service';
}
